package chat.hearth.feature.calls;

import chat.hearth.matrix.Json;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.time.Clock;

/**
 * Gives a client what it needs to use the TURN server; an empty object where there is none.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3voipturnserver">
 *     Client-Server API: GET /voip/turnServer</a>
 */
final class GetTurnServer implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/voip/turnServer");

  private final Config.Turn turn;
  private final Clock clock;

  GetTurnServer(Config.Turn turn, Clock clock) {
    this.turn = turn;
    this.clock = clock;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (turn.uris().isEmpty()) {
      return Reply.empty();
    }
    var credentials =
        turn.sharedSecret()
            .map(
                secret ->
                    TurnCredentials.expiring(
                        request.userId(), secret, clock.instant().plus(turn.ttl())))
            .orElseGet(
                () ->
                    new TurnCredentials(
                        turn.username().orElseThrow(), turn.password().orElseThrow()));
    var json =
        Json.object()
            .put("username", credentials.username())
            .put("password", credentials.password())
            .put("ttl", turn.ttl().toSeconds());
    var uris = json.putArray("uris");
    turn.uris().forEach(uri -> uris.add(uri.uri()));
    return Reply.json(json);
  }
}
