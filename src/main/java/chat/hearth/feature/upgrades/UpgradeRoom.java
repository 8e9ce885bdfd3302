package chat.hearth.feature.upgrades;

import chat.hearth.event.EventDraft;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import chat.hearth.feature.directory.Directory;
import chat.hearth.feature.membership.MemberContent;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Replaces a room by one of another version.
 *
 * <p>The new room is made first: where anything fails before the tombstone is there, the old room
 * is as it was, and nobody has heard of the new one.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidupgrade">
 *     Client-Server API: POST /rooms/{roomId}/upgrade</a>
 */
public final class UpgradeRoom implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/upgrade").rate(RateClass.ROOM);

  private static final String TOMBSTONE = "m.room.tombstone";
  private static final long MODERATOR = 50; // the specification's example

  private final Rooms rooms;
  private final Directory directory;
  private final MemberContent members;

  public UpgradeRoom(Rooms rooms, Directory directory, MemberContent members) {
    this.rooms = rooms;
    this.directory = directory;
    this.members = members;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var id = request.fields().string("new_version");
    var version =
        RoomVersion.find(id)
            .orElseThrow(
                () ->
                    MatrixError.of(
                        400,
                        "M_UNSUPPORTED_ROOM_VERSION",
                        "This server does not have room version " + id));
    var creators = creators(request, version);
    var old = rooms.head(request.roomId());
    var user = request.userId();
    var state = rooms.current(old);
    requirePermission(state, user);

    var carried = new CarriedState(state, version, user, creators, members);
    var newest = rooms.events(old, old.extremities()).getFirst().eventId();
    var replacement = rooms.create(version, carried.create(old.roomId(), newest), carried.rest());
    retire(old.roomId(), user, replacement);
    directory.move(old.roomId(), replacement, user);
    return Reply.json(Json.object().put("replacement_room", replacement.value()));
  }

  private static Set<UserId> creators(Request request, RoomVersion version) {
    var creators = new LinkedHashSet<UserId>();
    if (version.privilegedCreators()) {
      request
          .fields()
          .strings("additional_creators")
          .forEach(user -> creators.add(new UserId(user)));
      creators.remove(request.userId());
    }
    return creators;
  }

  private static void requirePermission(StateView state, UserId user) {
    var levels = state.powerLevels();
    if (!state.isJoined(user) || levels.of(user) < levels.forState(TOMBSTONE)) {
      throw MatrixError.forbidden("You may not upgrade this room");
    }
  }

  /** Sends the tombstone, and with it, if the user may, ends what can be said here. */
  private void retire(RoomId old, UserId user, RoomId replacement) {
    rooms.append(
        old,
        current -> {
          var drafts = new ArrayList<EventDraft>();
          drafts.add(
              EventDraft.state(
                  user,
                  TOMBSTONE,
                  "",
                  Json.object()
                      .put("body", "This room has been replaced")
                      .put("replacement_room", replacement.value())));
          var levels = current.powerLevels();
          if (levels.of(user) >= levels.forState("m.room.power_levels")) {
            drafts.addAll(silence(current, user));
          }
          return drafts;
        });
  }

  private static List<EventDraft> silence(StateView current, UserId user) {
    var content =
        current
            .get(StateKey.POWER_LEVELS)
            .map(event -> event.content().deepCopy())
            .orElseGet(Json::object);
    var level = Math.max(MODERATOR, content.path("users_default").asLong(0) + 1);
    if (current.powerLevels().of(user) < level) {
      return List.of(); // one may not set what is above oneself
    }
    content.put("events_default", level);
    content.put("invite", level);
    return List.of(EventDraft.state(user, StateKey.POWER_LEVELS, content));
  }

  /** The event that a replacement's create event names as the last one known. */
  static void predecessor(
      com.fasterxml.jackson.databind.node.ObjectNode content,
      RoomVersion version,
      RoomId old,
      EventId newest) {
    var predecessor = content.putObject("predecessor").put("room_id", old.value());
    if (!version.roomIdIsCreateHash()) {
      predecessor.put("event_id", newest.value());
    }
  }
}
