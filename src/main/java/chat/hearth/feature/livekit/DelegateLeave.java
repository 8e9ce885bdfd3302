package chat.hearth.feature.livekit;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Takes over the delayed event by which a participant leaves a call.
 *
 * @see <a href="https://github.com/element-hq/lk-jwt-service">lk-jwt-service: POST
 *     /delegate_delayed_leave</a>
 */
final class DelegateLeave implements Endpoint {
  private final Route route;
  private final Admission admission;

  DelegateLeave(String path, Admission admission) {
    this.route = Route.post(path + "/delegate_delayed_leave").access(Route.Access.OPEN);
    this.admission = admission;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var room = Admission.room(fields, "room_id");
    var user = admission.member(fields);
    admission.delegate(user, room, Admission.seat(fields, user), fields.string("delay_id"));
    return Reply.empty();
  }
}
