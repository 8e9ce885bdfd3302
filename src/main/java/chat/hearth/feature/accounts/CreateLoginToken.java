package chat.hearth.feature.accounts;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Makes a token that logs another device in, each time with the owner's consent.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv1loginget_token">
 *     Client-Server API: POST /login/get_token</a>
 */
final class CreateLoginToken implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v1/login/get_token")
          .whenSuspended(Route.Suspended.ALLOWED)
          .rate(RateClass.LOGIN);

  private final OwnerConfirmation confirmation;
  private final LoginTokenStore loginTokens;

  CreateLoginToken(OwnerConfirmation confirmation, LoginTokenStore loginTokens) {
    this.confirmation = confirmation;
    this.loginTokens = loginTokens;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var challenge = confirmation.challenge(request);
    if (challenge.isPresent()) {
      return challenge.get();
    }
    return Reply.json(
        Json.object()
            .put("login_token", loginTokens.add(request.userId()))
            .put("expires_in_ms", LoginTokenStore.LIFETIME.toMillis()));
  }
}
