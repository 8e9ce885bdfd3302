package chat.hearth.feature.livekit;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Lets a user into a call of a room.
 *
 * @see <a href="https://github.com/element-hq/lk-jwt-service">lk-jwt-service: POST /get_token</a>
 */
final class GetToken implements Endpoint {
  private final Route route;
  private final Admission admission;
  private final String url;

  GetToken(String path, Admission admission, String url) {
    this.route = Route.post(path + "/get_token").access(Route.Access.OPEN);
    this.admission = admission;
    this.url = url;
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
    var seat = Admission.seat(fields, user);
    var leave = admission.handedOver(fields, user, room);
    var jwt = admission.admit(user, room, seat);
    leave.ifPresent(id -> admission.delegate(user, room, seat, id));
    return Reply.json(new Admitted(url, jwt));
  }
}
