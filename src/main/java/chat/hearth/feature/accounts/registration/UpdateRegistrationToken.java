package chat.hearth.feature.accounts.registration;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.time.Clock;

/**
 * Changes the limits of a registration token for an operator: {@code PUT
 * /_synapse/admin/v1/registration_tokens/{token}}.
 */
final class UpdateRegistrationToken implements Endpoint {
  private static final Route ROUTE = Route.put(GetRegistrationToken.PATH);

  private final RegistrationTokenStore tokens;
  private final Clock clock;

  UpdateRegistrationToken(RegistrationTokenStore tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    request.requester().requireAdmin();
    var before = GetRegistrationToken.require(tokens, request.path("token"));
    var limits =
        TokenLimits.read(
            request.fields(),
            new TokenLimits(before.usesAllowed(), before.expiresAt()),
            clock.instant());
    tokens.update(before.token(), limits.usesAllowed(), limits.expiresAt());
    return Reply.json(GetRegistrationToken.require(tokens, before.token()).toJson());
  }
}
