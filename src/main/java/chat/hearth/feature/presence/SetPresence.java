package chat.hearth.feature.presence;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Says what the requester is, and perhaps why. Without a message an earlier one is withdrawn.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3presenceuseridstatus">
 *     Client-Server API: PUT /presence/{userId}/status</a>
 */
final class SetPresence implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/presence/{userId}/status").rate(RateClass.MESSAGE);

  private static final int MAX_STATUS = 1_000; // sent to everybody in every room

  private final Presence presence;

  SetPresence(Presence presence) {
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (!new UserId(request.path("userId")).equals(request.userId())) {
      throw MatrixError.forbidden("You cannot set the presence of another user");
    }
    var fields = request.fields();
    var wanted = PresenceState.of("presence", fields.string("presence"));
    var status = fields.optionalString("status_msg").filter(text -> !text.isEmpty());
    if (status.filter(text -> text.length() > MAX_STATUS || text.indexOf('\0') >= 0).isPresent()) {
      throw MatrixError.invalidParam("'status_msg' has at most 1,000 letters and no NUL");
    }
    presence.says(request.requester(), wanted, status);
    return Reply.empty();
  }
}
