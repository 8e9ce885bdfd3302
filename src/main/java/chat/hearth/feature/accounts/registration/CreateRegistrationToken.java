package chat.hearth.feature.accounts.registration;

import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.time.Clock;
import java.util.Optional;

/**
 * Makes a registration token for an operator: {@code POST
 * /_synapse/admin/v1/registration_tokens/new}.
 */
final class CreateRegistrationToken implements Endpoint {
  private static final Route ROUTE = Route.post(ListRegistrationTokens.PATH + "/new");

  private static final int DEFAULT_LENGTH = 16;

  private final RegistrationTokenStore tokens;
  private final Secrets secrets;
  private final Clock clock;

  CreateRegistrationToken(RegistrationTokenStore tokens, Secrets secrets, Clock clock) {
    this.tokens = tokens;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    request.requester().requireAdmin();
    var fields = request.fieldsOrNone();
    var token =
        fields
            .optionalString("token")
            .map(RegistrationToken::requireValid)
            .orElseGet(() -> secrets.name(length(fields)));
    var unlimited = new TokenLimits(Optional.empty(), Optional.empty());
    var limits = TokenLimits.read(fields, unlimited, clock.instant());
    if (!tokens.add(token, limits.usesAllowed(), limits.expiresAt())) {
      throw MatrixError.invalidParam("There is such a registration token already");
    }
    return Reply.json(
        new RegistrationToken(token, limits.usesAllowed(), 0, 0, limits.expiresAt()).toJson());
  }

  private static int length(Fields fields) {
    long length = fields.optionalInteger("length").orElse((long) DEFAULT_LENGTH);
    if (length < 1 || length > RegistrationToken.MAX_LENGTH) {
      throw MatrixError.invalidParam("'length' must be 1 to 64");
    }
    return (int) length;
  }
}
