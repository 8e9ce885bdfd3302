package chat.hearth.feature.accounts.registration;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Shows a registration token to an operator: {@code GET
 * /_synapse/admin/v1/registration_tokens/{token}}.
 */
final class GetRegistrationToken implements Endpoint {
  static final String PATH = ListRegistrationTokens.PATH + "/{token}";
  private static final Route ROUTE = Route.get(PATH);

  private final RegistrationTokenStore tokens;

  GetRegistrationToken(RegistrationTokenStore tokens) {
    this.tokens = tokens;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    request.requester().requireAdmin();
    return Reply.json(require(tokens, request.path("token")).toJson());
  }

  /**
   * The token of this name.
   *
   * @throws MatrixError {@code M_NOT_FOUND}
   */
  static RegistrationToken require(RegistrationTokenStore tokens, String token) {
    return tokens
        .find(RegistrationToken.requireValid(token))
        .orElseThrow(() -> MatrixError.notFound("There is no such registration token"));
  }
}
