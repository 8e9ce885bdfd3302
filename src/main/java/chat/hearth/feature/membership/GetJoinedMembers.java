package chat.hearth.feature.membership;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Who is joined to a room, with name and picture: for who is joined.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidjoined_members">
 *     Client-Server API: joined_members</a>
 */
final class GetJoinedMembers implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/rooms/{roomId}/joined_members");

  private final Rooms rooms;

  GetJoinedMembers(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (!rooms.memberships().isJoined(request.userId(), request.roomId())) {
      throw MatrixError.forbidden("You are not in this room");
    }
    var json = Json.object();
    var joined = json.putObject("joined");
    for (var event : rooms.current(rooms.head(request.roomId())).members()) {
      var content = event.pdu().content();
      if (content.path("membership").asText().equals("join")) {
        var member = joined.putObject(event.pdu().stateKey().orElseThrow());
        copy(content.path("displayname"), member, "display_name");
        copy(content.path("avatar_url"), member, "avatar_url");
      }
    }
    return Reply.json(json);
  }

  private static void copy(JsonNode value, ObjectNode member, String name) {
    if (value.isTextual()) {
      member.set(name, value);
    }
  }
}
