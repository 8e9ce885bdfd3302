package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.auth.AuthSession;
import chat.hearth.feature.accounts.auth.PasswordHasher;
import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.feature.accounts.auth.UserInteractiveAuth;
import chat.hearth.feature.accounts.threepid.Purpose;
import chat.hearth.feature.accounts.threepid.Threepids;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Authenticator;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.identity.IdentityServers;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Follower;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The door to local accounts. */
public final class Accounts {
  private final Database database;
  private final Log log;
  private final AccountListeners listeners;
  private final AccountStore store;
  private final LoginTokenStore loginTokens;
  private final TokenAuthenticator authenticator;
  private final Devices devices;
  private final Threepids threepids;
  private final Passwords passwords;
  private final Sessions sessions;
  private final OwnerConfirmation confirmation;
  private final Recent<UserId, Account> recent;
  private final List<Endpoint> endpoints;

  /**
   * @param mailer sends the links by which people prove an address; without it none can be proved
   */
  public Accounts(
      Config config,
      Database database,
      Log log,
      Clock clock,
      SecureRandom random,
      AccountListeners listeners,
      IdentityServers identity,
      Optional<Mailer> mailer) {
    var server = new ServerName(config.serverName());
    var secrets = new Secrets(random);
    var tokens = new TokenStore();
    var deviceStore = new DeviceStore(clock);
    var lastSeen = new LastSeen(database, clock, deviceStore);
    this.database = database;
    this.log = log;
    this.listeners = listeners;
    this.store = new AccountStore(clock);
    this.loginTokens = new LoginTokenStore(database, clock, secrets);
    this.authenticator = new TokenAuthenticator(database, clock, tokens, deviceStore, lastSeen);
    this.devices = new Devices(database, log, deviceStore, authenticator, listeners);
    var hasher = new PasswordHasher(config.limits().passwordHashers());
    this.passwords = new Passwords(database, store, hasher, secrets);
    this.sessions = new Sessions(config, database, clock, secrets, store, deviceStore, tokens);
    this.threepids =
        new Threepids(
            config,
            database,
            clock,
            secrets,
            identity,
            mailer,
            (sql, user, address) ->
                listeners
                    .emailRemoved()
                    .forEach(listener -> listener.emailRemoved(sql, user, address)));
    this.confirmation =
        new OwnerConfirmation(
            database,
            new UserInteractiveAuth(
                database,
                clock,
                secrets,
                List.of(
                    new PasswordStage(passwords, server, threepids),
                    threepids.stage(Purpose.PASSWORD))));
    this.recent = new Recent<>(clock);
    this.endpoints =
        List.of(
            new GetLoginFlows(),
            new Login(
                config, server, log, passwords, threepids, loginTokens, sessions, authenticator),
            new CreateLoginToken(confirmation, loginTokens),
            new RefreshTokens(sessions),
            new Logout(authenticator, devices),
            new LogoutAll(authenticator, devices),
            new WhoAmI(),
            new ChangePassword(confirmation, this, threepids),
            new DeactivateAccount(confirmation, this),
            new ListDevices(devices),
            new GetDevice(devices),
            new UpdateDevice(devices),
            new DeleteDevice(confirmation, devices),
            new DeleteDevices(confirmation, devices),
            new AddThreepid(confirmation, threepids, database),
            new AddThreepidOfOldClients(confirmation, threepids, database));
  }

  public List<Endpoint> endpoints() {
    return Stream.concat(endpoints.stream(), threepids.endpoints().stream()).toList();
  }

  /** Finds out who holds an access token of a local device. */
  public Authenticator authenticator() {
    return authenticator;
  }

  /** Keeps this node's memory of tokens and accounts true to what other nodes change. */
  public Follower follower() {
    return (position, changes) -> {
      authenticator.changed(position, changes);
      for (var change : changes) {
        if (change instanceof Change.ForUser(UserId user, String kind)
            && kind.equals(TokenAuthenticator.CHANGE)) {
          recent.forgetIf(account -> account.userId().equals(user));
        }
      }
    };
  }

  /** The addresses by which people can prove who they are. */
  public Threepids threepids() {
    return threepids;
  }

  public Optional<Account> find(UserId user) {
    return store.find(database, user);
  }

  /** Whether there is a local account of this name, deactivated or not. */
  public boolean exists(UserId user) {
    return remembered(user).isPresent();
  }

  /** Those of some users who have a local account, deactivated or not; in one query. */
  public Set<UserId> existing(Collection<UserId> users) {
    return users.isEmpty() ? Set.of() : store.existing(database, users);
  }

  /** Whether a user asked to be forgotten with the account. */
  public boolean isErased(UserId user) {
    return remembered(user).filter(Account::erased).isPresent();
  }

  /**
   * Asks the requester to prove that it is the owner of the account who asks: user-interactive
   * authentication with the password. For whatever a stolen access token must not be able to do.
   *
   * @return the reply that asks for proof; empty where this request has proved itself
   */
  public Optional<Reply> challengeOwner(Request request) {
    return confirmation.challenge(request);
  }

  public List<Device> devices(UserId user) {
    return devices.list(user);
  }

  /** The devices of several users, in one query; users without devices are left out. */
  public Map<UserId, List<Device>> devicesOf(Collection<UserId> users) {
    return users.isEmpty() ? Map.of() : devices.listOfMany(users);
  }

  public Optional<Device> device(UserId user, DeviceId device) {
    return devices.find(user, device);
  }

  /**
   * Keeps a device from being removed until the transaction ends, so that what is written for it
   * does not outlive it; false where there is none.
   */
  public boolean holdDevice(Sql tx, UserId user, DeviceId device) {
    return devices.hold(tx, List.of(user)).getOrDefault(user, List.of()).contains(device);
  }

  /** As {@link #holdDevice}, all devices of some users; users without devices are left out. */
  public Map<UserId, List<DeviceId>> holdDevices(Sql tx, Collection<UserId> users) {
    return users.isEmpty() ? Map.of() : devices.hold(tx, users);
  }

  /** Removes devices with all that belongs to them; those that are not there are passed over. */
  public void removeDevices(UserId user, List<DeviceId> removed) {
    devices.remove(user, removed);
  }

  /**
   * As above, as part of a transaction. Only for devices that nobody is logged in on: their tokens
   * would still be remembered.
   */
  public void removeDevices(Writer tx, UserId user, List<DeviceId> removed) {
    devices.remove(tx, user, removed);
  }

  /**
   * Adds a device that nobody logs in on and that stays when the user logs out everywhere.
   *
   * @return false where there is a device of this ID
   */
  public boolean addDehydrated(
      Writer tx, UserId user, DeviceId device, Optional<String> displayName) {
    return devices.addDehydrated(tx, user, device, displayName);
  }

  /**
   * Hashes a password for {@link NewAccount}; takes tens of milliseconds.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is empty or too long
   */
  public String hashPassword(String password) {
    return passwords.hash(password);
  }

  /** Whether it is the password of the user, who may not exist; takes the same time then. */
  public boolean isPassword(UserId user, String password) {
    return passwords.matches(user, password);
  }

  /**
   * Makes an account.
   *
   * @throws MatrixError {@code M_USER_IN_USE} where the name was ever taken
   */
  public void create(Writer tx, NewAccount account) {
    if (!store.create(tx, account)) {
      throw MatrixError.of(400, "M_USER_IN_USE", "This user ID is already taken");
    }
    for (var listener : listeners.created()) {
      listener.accountCreated(tx, account.userId(), account.displayName());
    }
  }

  /**
   * Makes a guest's account a full one with a password; {@link #forget} follows the commit.
   *
   * @throws MatrixError {@code M_USER_IN_USE} where it is none of a guest
   */
  public void upgrade(Writer tx, UserId guest, String passwordHash) {
    if (!store.upgrade(tx, guest, passwordHash)) {
      throw MatrixError.of(400, "M_USER_IN_USE", "This user ID is already taken");
    }
    tx.record(new Change.ForUser(guest, TokenAuthenticator.CHANGE));
  }

  /**
   * Signs a user in without asking for proof.
   *
   * @return {@code user_id}, {@code access_token}, {@code device_id}, {@code home_server} and, for
   *     those who can refresh, {@code refresh_token} and {@code expires_in_ms}
   * @throws MatrixError {@code M_USER_DEACTIVATED}, {@code M_USER_LOCKED}
   */
  public ObjectNode signIn(Writer tx, UserId user, SignInRequest wanted) {
    return sessions.open(tx, user, wanted);
  }

  /**
   * Sets a password.
   *
   * @param logoutDevices whether devices are logged out
   * @param but the device that stays logged in
   * @throws MatrixError {@code M_NOT_FOUND} where there is no such account in use
   */
  public void setPassword(
      UserId user, String password, boolean logoutDevices, Optional<DeviceId> but) {
    var hash = passwords.hash(password);
    log.write(
        tx -> {
          setPassword(tx, user, hash, logoutDevices, but);
          return true;
        });
    authenticator.forget(user);
  }

  /**
   * Sets the password of whose e-mail address a user-interactive session has proved.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where the address has no account in use any more
   */
  void resetPassword(AuthSession session, String password, boolean logoutDevices) {
    var hash = passwords.hash(password);
    var user =
        log.write(
            tx -> {
              confirmation.consume(tx, session);
              var owner =
                  threepids
                      .take(tx, Purpose.PASSWORD, session.key())
                      .flatMap(email -> threepids.owner(tx, email))
                      .orElseThrow(() -> MatrixError.notFound("No account has this address"));
              setPassword(tx, owner, hash, logoutDevices, Optional.empty());
              return owner;
            });
    authenticator.forget(user);
  }

  private void setPassword(
      Writer tx, UserId user, String hash, boolean logoutDevices, Optional<DeviceId> but) {
    requireFound(store.setPassword(tx, user, hash));
    loginTokens.removeOfUser(tx, user);
    if (logoutDevices) {
      devices.removeSessions(tx, user, but);
    }
  }

  /** Ends an account for ever: no password, no devices; its name stays taken. */
  public void deactivate(UserId user, boolean erase) {
    log.write(
        tx -> {
          store.deactivate(tx, user, erase);
          threepids.removeOfUser(tx, user);
          loginTokens.removeOfUser(tx, user);
          UserInteractiveAuth.forget(tx, user);
          devices.removeAll(tx, user);
          for (var listener : listeners.deactivated()) {
            listener.accountDeactivated(tx, user, erase);
          }
          tx.record(new Change.ForUser(user, TokenAuthenticator.CHANGE));
          return true;
        });
    forget(user);
  }

  /**
   * Makes a user an operator, or no longer.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is no such account in use
   */
  public void setAdmin(UserId user, boolean admin) {
    set(user, AccountStore.Flag.ADMIN, admin);
  }

  /**
   * Locks an account: its sessions are kept but can't be used until it is unlocked.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is no such account in use
   */
  public void setLocked(UserId user, boolean locked) {
    set(user, AccountStore.Flag.LOCKED, locked);
  }

  /**
   * Suspends an account: it can read but not act.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is no such account in use
   */
  public void setSuspended(UserId user, boolean suspended) {
    set(user, AccountStore.Flag.SUSPENDED, suspended);
  }

  private void set(UserId user, AccountStore.Flag flag, boolean value) {
    log.write(
        tx -> {
          requireFound(store.set(tx, user, flag, value));
          tx.record(new Change.ForUser(user, TokenAuthenticator.CHANGE));
          return true;
        });
    forget(user);
  }

  private static void requireFound(boolean found) {
    if (!found) {
      throw MatrixError.notFound("There is no such account in use");
    }
  }

  private Optional<Account> remembered(UserId user) {
    return recent.get(user, key -> store.find(database, key));
  }

  /** Has this node look anew at an account that was changed. */
  public void forget(UserId user) {
    authenticator.forget(user);
    recent.forgetIf(account -> account.userId().equals(user));
  }
}
