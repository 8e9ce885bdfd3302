package chat.hearth.delivery.push;

import chat.hearth.feature.pushrules.Rules;
import chat.hearth.feature.pushrules.Verdict;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.room.EventViews;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds what a user was notified of by going through its rooms backwards, always in the one with
 * the newest event, and asking the rules of now.
 */
final class Notifications {
  // A user who was notified of little must not make one request read whole rooms.
  private static final int MAX_SCANNED = 2_000;
  private static final int BLOCK = 50;

  private final Rooms rooms;
  private final UserRules rules;
  private final FollowedThreads followed;
  private final UnreadCounts unread;
  private final EventViews views;
  private final Function<UserId, Set<UserId>> ignored;

  Notifications(
      Rooms rooms,
      UserRules rules,
      FollowedThreads followed,
      UnreadCounts unread,
      EventViews views,
      Function<UserId, Set<UserId>> ignored) {
    this.rooms = rooms;
    this.rules = rules;
    this.followed = followed;
    this.unread = unread;
    this.views = views;
    this.ignored = ignored;
  }

  /**
   * A page.
   *
   * @param from where the page before ended; empty for the newest
   * @param highlightsOnly whether others are left out
   */
  ObjectNode page(
      UserId user,
      Optional<DeviceId> device,
      Optional<Place> from,
      int limit,
      boolean highlightsOnly) {
    var json = Json.object();
    var list = json.putArray("notifications");
    var walks = walks(user, from);
    var own = rules.of(user);
    for (int scanned = 0; !walks.isEmpty(); scanned++) {
      var walk = walks.remove();
      var event = walk.next();
      if (event.isEmpty()) {
        continue;
      }
      if (!walks.isEmpty() && walk.compareTo(walks.peek()) > 0) {
        walks.add(walk); // its newest event is older than was known before it was read
        continue;
      }
      var here = walk.place;
      var verdict = judge(own, user, walk, event.get());
      if (verdict.notifies()
          && (verdict.highlights() || !highlightsOnly)
          && walk.visibility.mayRead(event.get())) {
        list.add(entry(user, device, walk, event.get(), verdict));
      }
      walk.advance();
      walks.add(walk);
      if (list.size() == limit || scanned == MAX_SCANNED) {
        json.put("next_token", here.toString());
        return json;
      }
    }
    return json;
  }

  private PriorityQueue<Walk> walks(UserId user, Optional<Place> from) {
    var walks = new PriorityQueue<Walk>();
    for (var membership : rooms.memberships().of(user).values()) {
      if (membership.membership() == Membership.JOIN) {
        walks.add(new Walk(user, rooms.head(membership.room()), membership, from));
      }
    }
    return walks;
  }

  private Verdict judge(Rules own, UserId user, Walk walk, StoredEvent event) {
    if (event.pdu().sender().equals(user)
        || event.redactedBy().isPresent()
        || ignored.apply(user).contains(event.pdu().sender())) {
      return Verdict.NONE;
    }
    return own.judge(
        event.pdu(), Optional.of(user), new AroundEvent(rooms, followed, walk.head, event));
  }

  private JsonNode entry(
      UserId user, Optional<DeviceId> device, Walk walk, StoredEvent event, Verdict verdict) {
    var head = walk.head;
    var entry = Json.object();
    var actions = entry.putArray("actions");
    verdict.actions().forEach(actions::add);
    var view = views.of(head, user, device, walk.visibility);
    entry.set("event", view.withoutRoom(event));
    entry.put("read", unread.hasRead(user, head, event));
    entry.put("room_id", head.roomId().value());
    entry.put("ts", event.pdu().originServerTs());
    return entry;
  }

  /** The way back through one room. Its events are read when it is the newest of all. */
  private final class Walk implements Comparable<Walk> {
    private final RoomHead head;
    private final RoomMembership membership;
    private final Visibility visibility;
    private final Optional<Place> from;
    private final Deque<StoredEvent> block = new ArrayDeque<>();
    private boolean begun;
    private long rest;
    private Place place;

    Walk(UserId user, RoomHead head, RoomMembership membership, Optional<Place> from) {
      this.head = head;
      this.visibility = new Visibility(rooms, head, user);
      this.membership = membership;
      this.from = from;
      this.place = new Place(head.position(), head.num(), head.lastSequence());
      if (from.isPresent() && place.compareTo(from.get()) < 0) {
        this.place = from.get();
      }
    }

    /** The event at its place; empty where it has come to the end, or to the user's joining. */
    Optional<StoredEvent> next() {
      if (!begun) {
        begun = true;
        rest =
            from.isPresent() ? rooms.sequenceAt(head, from.get().position()) : head.lastSequence();
      }
      while (true) {
        while (block.isEmpty()) {
          if (rest == 0) {
            return Optional.empty();
          }
          long first = Math.max(1, rest - BLOCK + 1);
          rooms.range(head, first, rest).reversed().forEach(block::add);
          rest = first - 1;
        }
        var event = block.getFirst();
        place = new Place(event.position(), head.num(), event.sequence());
        if (from.isEmpty() || place.compareTo(from.get()) > 0) {
          return Joined.when(membership, event) ? Optional.of(event) : Optional.empty();
        }
        block.removeFirst();
      }
    }

    void advance() {
      block.removeFirst();
      if (!block.isEmpty()) {
        var event = block.getFirst();
        place = new Place(event.position(), head.num(), event.sequence());
      }
    }

    @Override
    public int compareTo(Walk other) {
      return place.compareTo(other.place);
    }
  }
}
