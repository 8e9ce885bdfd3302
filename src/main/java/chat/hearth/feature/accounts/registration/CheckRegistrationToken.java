package chat.hearth.feature.accounts.registration;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.time.Clock;
import java.util.Map;

/**
 * Tells whether a registration token would be accepted now.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1registermloginregistration_tokenvalidity">
 *     Client-Server API: GET /register/m.login.registration_token/validity</a>
 */
final class CheckRegistrationToken implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v1/register/m.login.registration_token/validity")
          .access(Access.OPEN)
          .rate(RateClass.LOGIN); // a guess at a secret

  private final Config.Registration config;
  private final RegistrationTokenStore tokens;
  private final Clock clock;

  CheckRegistrationToken(Config.Registration config, RegistrationTokenStore tokens, Clock clock) {
    this.config = config;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (!config.enabled()) {
      throw MatrixError.forbidden("Registration is disabled");
    }
    var token = request.query("token").orElseThrow(() -> MatrixError.missingParam("token"));
    boolean valid =
        token.indexOf('\0') < 0
            && tokens.find(token).filter(found -> found.isValidAt(clock.instant())).isPresent();
    return Reply.json(Map.of("valid", valid));
  }
}
