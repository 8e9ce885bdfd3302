package chat.hearth.feature.accounts.registration;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.time.Clock;
import java.util.Map;

/**
 * Lists registration tokens for an operator, all or only those that are valid or are not: {@code
 * GET /_synapse/admin/v1/registration_tokens?valid=}.
 */
final class ListRegistrationTokens implements Endpoint {
  static final String PATH = "/_synapse/admin/v1/registration_tokens";
  private static final Route ROUTE = Route.get(PATH);

  private final RegistrationTokenStore tokens;
  private final Clock clock;

  ListRegistrationTokens(RegistrationTokenStore tokens, Clock clock) {
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
    boolean all = request.query("valid").isEmpty();
    boolean valid = request.queryFlag("valid", true);
    var now = clock.instant();
    var list =
        tokens.list().stream()
            .filter(token -> all || token.isValidAt(now) == valid)
            .map(RegistrationToken::toJson)
            .toList();
    return Reply.json(Map.of("registration_tokens", list));
  }
}
