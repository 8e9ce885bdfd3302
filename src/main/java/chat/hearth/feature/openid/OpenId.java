package chat.hearth.feature.openid;

import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The door of this chapter. */
public final class OpenId {
  private final OpenIdTokenStore tokens;
  private final List<Endpoint> endpoints;

  public OpenId(ServerName server, Database database, SecureRandom random, Clock clock) {
    tokens = new OpenIdTokenStore(database, clock);
    endpoints =
        List.of(new RequestOpenIdToken(server, tokens, random), new GetOpenIdUserInfo(tokens));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Whose a token is; empty where it is unknown or expired. */
  public Optional<UserId> userOf(String token) {
    return tokens.find(token);
  }

  /** Ends all tokens of a user, as part of the transaction that ends the account. */
  public void accountDeactivated(Sql sql, UserId user) {
    tokens.removeOfUser(sql, user);
  }
}
