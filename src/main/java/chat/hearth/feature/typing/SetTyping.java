package chat.hearth.feature.typing;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import java.time.Duration;

/**
 * Says that the user types, or no longer does.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidtypinguserid">
 *     Client-Server API: PUT /rooms/{roomId}/typing/{userId}</a>
 */
final class SetTyping implements Endpoint {
  private static final Route ROUTE = Route.put("/_matrix/client/v3/rooms/{roomId}/typing/{userId}");

  private static final Duration DEFAULT = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(2); // a client that dies types no more

  private final Typing typing;
  private final Rooms rooms;

  SetTyping(Typing typing, Rooms rooms) {
    this.typing = typing;
    this.rooms = rooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = new UserId(request.path("userId"));
    if (!user.equals(request.userId())) {
      throw MatrixError.forbidden("You can only say of yourself that you type");
    }
    var room = request.roomId();
    if (!rooms.memberships().isJoined(user, room)) {
      throw MatrixError.forbidden("You are not in this room");
    }
    var fields = request.fields();
    if (!fields.has("typing")) {
      throw MatrixError.missingParam("typing");
    }
    if (fields.bool("typing", false)) {
      var millis = fields.optionalInteger("timeout").orElse(DEFAULT.toMillis());
      if (millis <= 0) {
        throw MatrixError.invalidParam("'timeout' must be greater than 0");
      }
      typing.start(user, room, Duration.ofMillis(Math.min(millis, LONGEST.toMillis())));
    } else {
      typing.stop(user, room);
    }
    return Reply.empty();
  }
}
