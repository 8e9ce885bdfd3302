package chat.hearth.feature.livekit;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Hears from LiveKit who came and went.
 *
 * @see <a href="https://docs.livekit.io/home/server/webhooks/">LiveKit: webhooks</a>
 */
final class ReceiveWebhook implements Endpoint {
  private final Route route;
  private final LiveKitTokens tokens;
  private final Delegations delegations;

  ReceiveWebhook(String path, LiveKitTokens tokens, Delegations delegations) {
    this.route = Route.post(path + "/sfu_webhook").access(Route.Access.OPEN).rate(RateClass.NONE);
    this.tokens = tokens;
    this.delegations = delegations;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Reply handle(Request request) {
    tokens.requireSigned(request.header("authorization").orElse(""), request.body());
    var event = request.json();
    var seat =
        new Seat(
            event.path("room").path("name").asText(),
            event.path("participant").path("identity").asText());
    if (event.path("event").asText().startsWith("participant_")) {
      delegations.look(seat);
    }
    return Reply.empty();
  }
}
