package chat.hearth.feature.openid;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes a token that another service can exchange for the requester's user ID, and for nothing
 * else.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridopenidrequest_token">
 *     Client-Server API: POST /user/{userId}/openid/request_token</a>
 */
final class RequestOpenIdToken implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/user/{userId}/openid/request_token");

  private static final int TOKEN_BYTES = 32;

  private final ServerName server;
  private final OpenIdTokenStore tokens;
  private final SecureRandom random;

  RequestOpenIdToken(ServerName server, OpenIdTokenStore tokens, SecureRandom random) {
    this.server = server;
    this.tokens = tokens;
    this.random = random;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (!new UserId(request.path("userId")).equals(request.userId())) {
      throw MatrixError.forbidden("You can prove only who you are yourself");
    }
    request.fieldsOrNone();
    var token = make();
    tokens.add(token, request.userId());
    return Reply.json(
        Json.object()
            .put("access_token", token)
            .put("token_type", "Bearer")
            .put("matrix_server_name", server.value())
            .put("expires_in", OpenIdTokenStore.LIFETIME.toSeconds()));
  }

  /** 256 random bits; the prefix lets scanners recognise a leaked one. */
  private String make() {
    var bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return "hot_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
