package chat.hearth.feature.summary;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Membership;
import chat.hearth.room.Rooms;
import java.util.function.Function;

/**
 * What a room looks like to somebody who may not be in it. A room that the asker may not know of is
 * {@code M_NOT_FOUND}, as one that is not there.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-summaries">Client-Server API:
 *     room summaries</a>
 */
public final class GetRoomSummary implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v1/room_summary/{roomIdOrAlias}")
          .alsoAt("/_matrix/client/unstable/im.nheko.summary/summary/{roomIdOrAlias}")
          .alsoAt("/_matrix/client/unstable/im.nheko.summary/rooms/{roomIdOrAlias}/summary")
          .access(Route.Access.OPTIONAL);

  private final Rooms rooms;
  private final Function<String, RoomId> names;

  /**
   * @param names the room with an ID or alias
   */
  public GetRoomSummary(Rooms rooms, Function<String, RoomId> names) {
    this.rooms = rooms;
    this.names = names;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var onlooker = new Onlooker(request.identity().map(Requester::userId), rooms.memberships());
    var card =
        rooms
            .find(names.apply(request.path("roomIdOrAlias")))
            .map(head -> RoomCard.of(rooms, head))
            .filter(onlooker::maySee)
            .orElseThrow(() -> MatrixError.notFound("There is no such room that you may see"));
    var json = card.summary();
    if (request.identity().isPresent()) {
      json.put("membership", onlooker.membership(card).orElse(Membership.LEAVE).text());
    }
    return Reply.json(json);
  }
}
