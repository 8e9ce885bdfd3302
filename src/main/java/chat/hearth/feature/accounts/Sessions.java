package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.TokenStore.Issued;
import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Writer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens sessions and refreshes their tokens.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#refreshing-access-tokens">Client-
 *     Server API: refreshing access tokens</a>
 */
final class Sessions {
  private static final int DEVICE_ID_LENGTH = 10;

  private final Config config;
  private final Database database;
  private final Clock clock;
  private final Secrets secrets;
  private final AccountStore accounts;
  private final DeviceStore devices;
  private final TokenStore tokens;

  Sessions(
      Config config,
      Database database,
      Clock clock,
      Secrets secrets,
      AccountStore accounts,
      DeviceStore devices,
      TokenStore tokens) {
    this.config = config;
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
    this.accounts = accounts;
    this.devices = devices;
    this.tokens = tokens;
  }

  /**
   * Signs a user in on a device, new or known; the tokens that a known device had are revoked. The
   * caller lets the authenticator forget the user.
   *
   * @return the fields that {@code /login} and {@code /register} share
   * @throws MatrixError {@code M_USER_DEACTIVATED}, {@code M_USER_LOCKED}; {@code M_INVALID_PARAM}
   *     where the device is a dehydrated one
   */
  ObjectNode open(Writer tx, UserId user, SignInRequest wanted) {
    var account =
        accounts
            .findAndHold(tx, user)
            .orElseThrow(() -> MatrixError.forbidden("There is no such user"));
    if (account.deactivated()) {
      throw MatrixError.of(403, "M_USER_DEACTIVATED", "This account has been deactivated");
    }
    if (account.locked()) {
      throw TokenAuthenticator.locked();
    }
    var device = wanted.device().orElseGet(() -> new DeviceId(secrets.name(DEVICE_ID_LENGTH)));
    if (devices.create(tx, user, device, wanted.displayName())) {
      tx.record(new Change.DeviceList(user));
    } else {
      devices.lock(tx, user, device);
      if (devices.isDehydrated(tx, user, device)) {
        throw MatrixError.invalidParam("Nobody can log in on a dehydrated device");
      }
      tokens.removeOfDevice(tx, user, device);
      tx.record(new Change.ForUser(user, TokenAuthenticator.CHANGE));
    }
    var json = Json.object().put("user_id", user.value());
    issue(tx, user, device, wanted.refreshable(), Optional.empty(), json);
    return json.put("device_id", device.value()).put("home_server", config.serverName());
  }

  /**
   * The next generation of tokens. The refresh token given stays valid until one of the new ones is
   * used.
   *
   * @throws MatrixError {@code M_UNKNOWN_TOKEN}, {@code M_USER_LOCKED}
   */
  ObjectNode refresh(String refreshToken) {
    var hash = Secrets.hash(refreshToken);
    return database.transaction(tx -> refresh(tx, hash));
  }

  private ObjectNode refresh(Transaction tx, Buffer hash) {
    var seen = tokens.findRefresh(tx, hash).orElseThrow(() -> MatrixError.unknownToken(false));
    devices.lock(tx, seen.userId(), seen.device());
    // Read again: it may have gone while this waited for the device.
    var current = tokens.findRefresh(tx, hash).orElseThrow(() -> MatrixError.unknownToken(false));
    if (current.locked()) {
      throw TokenAuthenticator.locked();
    }
    if (current.expiresAt().filter(end -> !clock.instant().isBefore(end)).isPresent()) {
      throw MatrixError.unknownToken(true);
    }
    if (current.previous().isPresent()) {
      tokens.settle(tx, current.userId(), current.device(), current.id(), current.previous().get());
    }
    var json = Json.object();
    issue(tx, current.userId(), current.device(), true, Optional.of(current.id()), json);
    return json;
  }

  private void issue(
      Transaction tx,
      UserId user,
      DeviceId device,
      boolean refreshable,
      Optional<Long> previous,
      ObjectNode json) {
    var now = clock.instant();
    var lifetime = config.session().accessTokenLifetime();
    Optional<Instant> accessEnd = refreshable ? Optional.of(now.plus(lifetime)) : Optional.empty();
    var access = new Issued(secrets.make("hat_"), accessEnd);
    json.put("access_token", access.secret());
    Optional<Issued> refresh = Optional.empty();
    if (refreshable) {
      var end = config.session().refreshTokenLifetime().map(now::plus);
      refresh = Optional.of(new Issued(secrets.make("hrt_"), end));
      json.put("refresh_token", refresh.get().secret());
      json.put("expires_in_ms", lifetime.toMillis());
    }
    tokens.add(tx, user, device, access, refresh, previous);
  }
}
