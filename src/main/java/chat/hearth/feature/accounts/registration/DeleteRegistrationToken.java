package chat.hearth.feature.accounts.registration;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Removes a registration token for an operator: {@code DELETE
 * /_synapse/admin/v1/registration_tokens/{token}}.
 */
final class DeleteRegistrationToken implements Endpoint {
  private static final Route ROUTE = Route.delete(GetRegistrationToken.PATH);

  private final RegistrationTokenStore tokens;

  DeleteRegistrationToken(RegistrationTokenStore tokens) {
    this.tokens = tokens;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    request.requester().requireAdmin();
    if (!tokens.remove(RegistrationToken.requireValid(request.path("token")))) {
      throw MatrixError.notFound("There is no such registration token");
    }
    return Reply.empty();
  }
}
