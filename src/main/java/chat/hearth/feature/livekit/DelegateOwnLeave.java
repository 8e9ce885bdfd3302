package chat.hearth.feature.livekit;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Takes over the delayed event by which a participant leaves a call, asked with the user's access
 * token.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4195">MSC4195: MatrixRTC
 *     using LiveKit</a>
 */
final class DelegateOwnLeave implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/unstable/io.element.msc4195/rtc/livekit/delegate_delayed_leave")
          .access(Route.Access.GUEST);

  private final Admission admission;
  private final OwnServer own;

  DelegateOwnLeave(Admission admission, OwnServer own) {
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
    admission.delegate(request.userId(), room, seat, fields.string("delay_id"));
    return Reply.empty();
  }
}
