package chat.hearth.delivery.push;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Activates a web push pusher with the token that was pushed to it.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4174">MSC4174</a>
 */
final class AcknowledgePusher implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/unstable/org.matrix.msc4174/pushers/ack")
          .alsoAt("/_matrix/client/v3/pushers/ack");

  private final Pushers pushers;

  AcknowledgePusher(Pushers pushers) {
    this.pushers = pushers;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var appId = request.fields().string("app_id");
    var token = request.fields().string("ack_token");
    var json = Json.object();
    json.put("app_id", appId);
    json.put("status", pushers.acknowledge(request.userId(), appId, token));
    return Reply.json(json);
  }
}
