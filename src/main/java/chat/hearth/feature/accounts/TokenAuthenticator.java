package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Authenticator;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Follower;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Finds out who holds an access token.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#using-access-tokens">Client-Server
 *     API: using access tokens</a>
 */
final class TokenAuthenticator implements Authenticator, Follower {
  /** The kind of {@link Change.ForUser} after which every node forgets a user's tokens. */
  static final String CHANGE = "tokens";

  private final Database database;
  private final Clock clock;
  private final TokenStore tokens;
  private final DeviceStore devices;
  private final LastSeen lastSeen;
  private final Recent<Buffer, TokenStore.Access> recent;

  TokenAuthenticator(
      Database database, Clock clock, TokenStore tokens, DeviceStore devices, LastSeen lastSeen) {
    this.database = database;
    this.clock = clock;
    this.tokens = tokens;
    this.devices = devices;
    this.lastSeen = lastSeen;
    this.recent = new Recent<>(clock);
  }

  @Override
  public Requester authenticate(String accessToken, String address, String userAgent) {
    var hash = Secrets.hash(accessToken);
    var access =
        recent
            .get(hash, key -> tokens.findAccess(database, key))
            .orElseThrow(() -> MatrixError.unknownToken(false));
    if (access.expiresAt().filter(end -> !clock.instant().isBefore(end)).isPresent()) {
      throw MatrixError.unknownToken(true);
    }
    if (access.locked()) {
      throw locked();
    }
    if (access.previous().isPresent()) {
      settle(access, access.previous().get());
    }
    lastSeen.seen(access.userId(), access.device(), address, userAgent);
    return requester(access);
  }

  /**
   * As {@link #authenticate}, for logging out: a locked account or an expired token may do that.
   */
  Requester authenticateToLogOut(String accessToken) {
    return tokens
        .findAccess(database, Secrets.hash(accessToken))
        .map(TokenAuthenticator::requester)
        .orElseThrow(() -> MatrixError.unknownToken(false));
  }

  /** Makes the next request of every device of a user ask the database again. */
  void forget(UserId user) {
    recent.forgetIf(access -> access.userId().equals(user));
  }

  @Override
  public void changed(long position, List<Change> changes) {
    for (var change : changes) {
      if (change instanceof Change.ForUser(UserId user, String kind) && kind.equals(CHANGE)) {
        forget(user);
      }
    }
  }

  static MatrixError locked() {
    return MatrixError.of(401, "M_USER_LOCKED", "This account has been locked")
        .with("soft_logout", BooleanNode.TRUE);
  }

  /** The first use of a new generation revokes the one it was refreshed from. */
  private void settle(TokenStore.Access access, long previous) {
    boolean settled =
        database.transaction(
            tx ->
                devices.lock(tx, access.userId(), access.device())
                    && tokens.settle(tx, access.userId(), access.device(), access.id(), previous));
    forget(access.userId());
    if (!settled) {
      throw MatrixError.unknownToken(false);
    }
  }

  private static Requester requester(TokenStore.Access access) {
    return new Requester(
        access.userId(),
        Optional.of(access.device()),
        access.guest(),
        access.admin(),
        access.suspended(),
        access.id());
  }
}
