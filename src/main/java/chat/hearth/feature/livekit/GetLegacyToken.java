package chat.hearth.feature.livekit;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Lets a user into the one call of a room, as clients ask that know no slots.
 *
 * @see <a href="https://github.com/element-hq/lk-jwt-service">lk-jwt-service: POST /sfu/get</a>
 */
final class GetLegacyToken implements Endpoint {
  private final Route route;
  private final Admission admission;
  private final String url;

  GetLegacyToken(String path, Admission admission, String url) {
    this.route = Route.post(path + "/sfu/get").access(Route.Access.OPEN);
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
    var room = Admission.room(fields, "room");
    var user = admission.user(fields.object("openid_token"));
    var seat = Seat.legacy(room, user, fields.string("device_id"));
    var leave = admission.handedOver(fields, user, room);
    var jwt = admission.admit(user, room, seat);
    leave.ifPresent(id -> admission.delegate(user, room, seat, id));
    return Reply.json(new Admitted(url, jwt));
  }
}
