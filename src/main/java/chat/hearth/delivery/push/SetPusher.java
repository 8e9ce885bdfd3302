package chat.hearth.delivery.push;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.time.Clock;

/**
 * Sets a pusher, or with a {@code kind} of null removes it.
 *
 * <p>Web push answers 201 where the device has to show first that messages come through.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3pushersset">
 *     Client-Server API: POST /pushers/set</a>
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4174">MSC4174</a>
 */
final class SetPusher implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/pushers/set").features("org.matrix.msc4174");

  private final Pushers pushers;
  private final Clock clock;

  SetPusher(Pushers pushers, Clock clock) {
    this.pushers = pushers;
    this.clock = clock;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var body = request.fields();
    var key = PusherBody.key(request.userId(), body);
    if (!body.json().has("kind")) {
      throw MatrixError.missingParam("kind");
    }
    if (body.json().get("kind").isNull()) {
      pushers.remove(key);
      return Reply.empty();
    }
    var pusher = PusherBody.pusher(key, body, clock.millis());
    var waitsForDevice =
        pushers.set(pusher, request.requester().device(), body.bool("append", false));
    return Reply.json(waitsForDevice ? 201 : 200, Json.object());
  }
}
