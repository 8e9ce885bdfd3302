package chat.hearth.feature.accounts.registration;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Map;

/** Begins a registration by shared secret: {@code GET /_synapse/admin/v1/register}. */
final class GetRegistrationNonce implements Endpoint {
  static final String PATH = "/_synapse/admin/v1/register";
  private static final Route ROUTE = Route.get(PATH).access(Access.OPEN).rate(RateClass.LOGIN);

  private final SharedSecret secret;
  private final NonceStore nonces;

  GetRegistrationNonce(SharedSecret secret, NonceStore nonces) {
    this.secret = secret;
    this.nonces = nonces;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    secret.requireConfigured();
    return Reply.json(Map.of("nonce", nonces.add()));
  }
}
