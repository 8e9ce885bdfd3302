package chat.hearth.feature.summary;

import chat.hearth.matrix.RoomId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks the tree of a space depth first, children in the order of the specification.
 *
 * <p>Rooms are read in bulk, as many at once as the page may still need, so the number of queries
 * follows the number of spaces on the page and not that of rooms.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#querying-spaces">Client-Server
 *     API: querying spaces</a>
 */
final class Hierarchy {
  private static final int BULK = 100; // rooms read at once
  // Links to rooms that are not here cost time and fill no page: a page ends behind so many.
  private static final int MAX_STEPS = 5_000;

  private final Rooms rooms;
  private final Onlooker asker;
  private final Map<RoomId, RoomHead> read = new HashMap<>();
  private final Set<RoomId> tried = new HashSet<>();

  Hierarchy(Rooms rooms, Onlooker asker) {
    this.rooms = rooms;
    this.asker = asker;
  }

  /** The room, where it is here and the asker may see it. */
  Optional<RoomCard> visible(RoomId room) {
    return rooms.find(room).map(head -> RoomCard.of(rooms, head)).filter(asker::maySee);
  }

  /**
   * Goes on until a page is full.
   *
   * @param page takes the rooms
   * @return where the next page goes on; empty at the end
   */
  Optional<Walk> go(Walk from, int limit, ArrayNode page) {
    Deque<Walk.Step> ahead = new ArrayDeque<>();
    from.ahead().forEach(ahead::push);
    var seen = new HashSet<>(from.seen());
    for (int steps = 0; !ahead.isEmpty(); steps++) {
      if (page.size() >= limit || steps >= MAX_STEPS) {
        return Optional.of(new Walk(from.terms(), List.copyOf(ahead).reversed(), Set.copyOf(seen)));
      }
      var step = ahead.pop();
      if (seen.add(step.room())) {
        read(step, ahead, limit - page.size());
        var head = read.get(step.room());
        if (head != null) {
          visit(head, step, from.terms(), ahead, page);
        }
      }
    }
    return Optional.empty();
  }

  private void visit(
      RoomHead head, Walk.Step step, Walk.Terms terms, Deque<Walk.Step> ahead, ArrayNode page) {
    var card = RoomCard.of(rooms, head);
    if (!asker.maySee(card)) {
      return;
    }
    var json = card.summary();
    var links = json.putArray("children_state");
    page.add(json);
    var children = children(card, terms.suggestedOnly());
    children.forEach(child -> links.add(child.stripped()));
    if (step.depth() < terms.maxDepth()) {
      children
          .reversed()
          .forEach(child -> ahead.push(new Walk.Step(child.room(), step.depth() + 1)));
    }
  }

  private List<SpaceChild> children(RoomCard card, boolean suggestedOnly) {
    if (!card.roomType().equals(Optional.of("m.space"))) {
      return List.of();
    }
    return rooms.current(card.head()).core().stream()
        .flatMap(event -> SpaceChild.of(event).stream())
        .filter(child -> !suggestedOnly || child.suggested())
        .sorted(SpaceChild.BY_ORDER)
        .toList();
  }

  private void read(Walk.Step step, Deque<Walk.Step> ahead, int wanted) {
    if (tried.contains(step.room())) {
      return;
    }
    var next = new LinkedHashSet<RoomId>();
    next.add(step.room());
    for (var later : ahead) {
      if (next.size() >= Math.min(wanted, BULK)) {
        break;
      }
      if (!tried.contains(later.room())) {
        next.add(later.room());
      }
    }
    tried.addAll(next);
    rooms.prefetch(next, 1).forEach(head -> read.put(head.roomId(), head));
  }
}
