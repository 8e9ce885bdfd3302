package chat.hearth.feature.openid;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Map;

/**
 * Tells a service whose token it was given. Asked without any proof of who asks.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/server-server-api/#get_matrixfederationv1openiduserinfo">
 *     Server-Server API: GET /openid/userinfo</a>
 */
final class GetOpenIdUserInfo implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/federation/v1/openid/userinfo").access(Access.OPEN);

  private final OpenIdTokenStore tokens;

  GetOpenIdUserInfo(OpenIdTokenStore tokens) {
    this.tokens = tokens;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var token = request.query("access_token").orElseThrow(MatrixError::missingToken);
    var user =
        tokens
            .find(token)
            .orElseThrow(
                () -> MatrixError.of(401, "M_UNKNOWN_TOKEN", "The token is unknown or expired"));
    return Reply.json(Map.of("sub", user.value()));
  }
}
