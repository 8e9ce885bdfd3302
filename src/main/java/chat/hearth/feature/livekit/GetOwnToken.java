package chat.hearth.feature.livekit;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Map;

/**
 * Lets a user into a call of a room, asked with the user's access token.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4195">MSC4195: MatrixRTC
 *     using LiveKit</a>
 */
final class GetOwnToken implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token")
          .access(Route.Access.GUEST);

  private final Admission admission;
  private final OwnServer own;

  GetOwnToken(Admission admission, OwnServer own) {
    this.admission = admission;
    this.own = own;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    own.require(fields);
    var room = Admission.room(fields, "room_id");
    var seat = Admission.seat(fields, request.userId());
    return Reply.json(Map.of("jwt", admission.admit(request.userId(), room, seat)));
  }
}
