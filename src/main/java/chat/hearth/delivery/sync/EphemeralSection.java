package chat.hearth.delivery.sync;

import chat.hearth.feature.receipts.Receipt;
import chat.hearth.feature.receipts.Receipts;
import chat.hearth.feature.typing.Typing;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomMembership;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happens in rooms without becoming history: who types, and who has read up to where. Read for
 * all rooms together, in two queries at most, and in none where no receipt moved.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#receipts">Client-Server API:
 *     receipts</a>
 */
final class EphemeralSection {
  private final Receipts receipts;
  private final Typing typing;

  EphemeralSection(Receipts receipts, Typing typing) {
    this.receipts = receipts;
    this.typing = typing;
  }

  /**
   * The ephemeral events of a response.
   *
   * @param byRoom for the rooms that have some
   * @param typing the version of typing that it has come to
   */
  record Ephemeral(Map<RoomId, List<JsonNode>> byRoom, long typing) {}

  Ephemeral of(Scope scope, Collection<RoomMembership> memberships) {
    var joined = new HashSet<RoomId>();
    var fresh = new HashSet<RoomId>();
    for (var membership : memberships) {
      var room = membership.room();
      if (membership.membership() == Membership.JOIN
          && scope.filter().wantsRoom(room.value())
          && scope.filter().ephemeral().wantsRoom(room.value())) {
        joined.add(room);
        if (membership.since() > scope.since()) {
          fresh.add(room);
        }
      }
    }
    var events = new HashMap<RoomId, List<JsonNode>>();
    if (wants(scope, "m.receipt")) {
      addReceipts(scope, joined, fresh, events);
    }
    var news = typing.changedSince(scope.typing(), joined);
    if (wants(scope, "m.typing")) {
      news.byRoom().forEach((room, users) -> addTyping(scope, room, users, events));
    }
    return new Ephemeral(events, news.version());
  }

  private static boolean wants(Scope scope, String type) {
    return scope.filter().ephemeral().wants(type, scope.user().value(), Json.object());
  }

  private void addReceipts(
      Scope scope, Set<RoomId> joined, Set<RoomId> fresh, Map<RoomId, List<JsonNode>> events) {
    var candidates =
        scope.isInitial()
            ? joined
            : receipts.movedIn(scope.user(), scope.since(), scope.upTo()).orElse(joined);
    var known = new HashSet<RoomId>();
    for (var room : candidates) {
      if (joined.contains(room) && !fresh.contains(room)) {
        known.add(room);
      }
    }
    var moved = new HashMap<RoomId, List<Receipt>>();
    moved.putAll(receipts.moved(scope.user(), fresh, 0, scope.upTo()));
    moved.putAll(receipts.moved(scope.user(), known, scope.since(), scope.upTo()));
    var ignored = new HashSet<String>();
    scope.ignored().forEach(user -> ignored.add(user.value()));
    moved.forEach(
        (room, list) -> {
          list.removeIf(receipt -> ignored.contains(receipt.user()));
          EphemeralEvents.receipts(list).forEach(content -> add(events, room, content));
        });
  }

  private static void addTyping(
      Scope scope, RoomId room, Set<UserId> users, Map<RoomId, List<JsonNode>> events) {
    var heard = new HashSet<>(users);
    var hasSilenced = heard.removeAll(scope.ignored());
    // Who only knows that nobody types is not told so for each keystroke of who is ignored.
    if (!heard.isEmpty() || !hasSilenced || scope.typing() > 0) {
      add(events, room, EphemeralEvents.typing(heard));
    }
  }

  private static void add(Map<RoomId, List<JsonNode>> events, RoomId room, JsonNode event) {
    events.computeIfAbsent(room, same -> new ArrayList<>()).add(event);
  }
}
