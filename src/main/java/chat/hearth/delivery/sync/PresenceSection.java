package chat.hearth.delivery.sync;

import chat.hearth.feature.presence.Presence;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.room.SharedRooms;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Who is there of those who share a room with the user: at first everybody who is not offline, then
 * whoever changed, and those not offline whom the user has met since.
 *
 * <p>It begins with those who changed, who are few, not with those who share rooms. The user's own
 * presence comes along for other devices, but nobody is woken for it.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#presence">Client-Server API:
 *     presence</a>
 */
final class PresenceSection {
  private final Presence presence;
  private final SharedRooms sharedRooms;

  PresenceSection(Presence presence, SharedRooms sharedRooms) {
    this.presence = presence;
    this.sharedRooms = sharedRooms;
  }

  /**
   * Adds what is new.
   *
   * @return whether the client should be told at once
   */
  boolean add(Scope scope, ObjectNode json) {
    if (!scope.filter().presence().wantsType("m.presence")) {
      return false;
    }
    var shown = scope.isInitial() ? atFirst(scope) : changed(scope);
    shown.removeAll(scope.ignored());
    if (shown.isEmpty()) {
      return false;
    }
    var filter = scope.filter().presence();
    var events = Json.array();
    for (var event : presence.events(shown)) {
      var wanted =
          filter.wants("m.presence", event.path("sender").textValue(), event.path("content"));
      if (wanted && events.size() < filter.limit().orElse(Integer.MAX_VALUE)) {
        events.add(event);
      }
    }
    if (events.isEmpty()) {
      return false;
    }
    json.putObject("presence").set("events", events);
    return events.size() > 1
        || !events.path(0).path("sender").textValue().equals(scope.user().value());
  }

  private Set<UserId> atFirst(Scope scope) {
    return sharing(scope, presence.present());
  }

  private Set<UserId> changed(Scope scope) {
    var shown = sharing(scope, presence.changed(scope.since(), scope.upTo()));
    var met = sharedRooms.between(scope.user(), scope.since(), scope.upTo()).met();
    if (!met.isEmpty()) {
      var present = presence.present();
      met.stream().filter(present::contains).forEach(shown::add);
    }
    return shown;
  }

  private Set<UserId> sharing(Scope scope, Set<UserId> candidates) {
    if (candidates.isEmpty()) {
      return new HashSet<>();
    }
    var others = new HashSet<>(candidates);
    var isOwnToo = others.remove(scope.user());
    var sharing = new HashSet<>(sharedRooms.among(scope.user(), others));
    if (isOwnToo) {
      sharing.add(scope.user());
    }
    return sharing;
  }
}
