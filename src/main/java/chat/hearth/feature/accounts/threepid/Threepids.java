package chat.hearth.feature.accounts.threepid;

import chat.hearth.feature.accounts.auth.AuthStage;
import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.identity.IdentityServers;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The door to third-party identifiers. */
public final class Threepids {
  private final Database database;
  private final ThreepidStore store;
  private final ValidationStore validations;
  private final IdentityServers identity;
  private final Bindings bindings;
  private final boolean enabled;
  private final Removed removed;
  private final List<Endpoint> endpoints = new ArrayList<>();

  /** Told of an e-mail address that is taken from an account, in the same transaction. */
  @FunctionalInterface
  public interface Removed {
    void removed(Sql sql, UserId user, String address);
  }

  /**
   * @param mailer sends the links; without it no address can be proved
   * @param removed told of addresses that a user takes back
   */
  public Threepids(
      Config config,
      Database database,
      Clock clock,
      Secrets secrets,
      IdentityServers identity,
      Optional<Mailer> mailer,
      Removed removed) {
    this.identity = identity;
    this.bindings = new Bindings(database, identity);
    this.database = database;
    this.removed = removed;
    this.store = new ThreepidStore(clock);
    this.validations = new ValidationStore(database, clock);
    this.enabled = mailer.isPresent();
    var server = new ServerName(config.serverName());
    var letters = new Letters(server);
    var base = config.publicUrl().orElse("https://" + server).replaceAll("/+$", "");
    boolean hide = config.email().filter(Config.Email::hideAccounts).isPresent();
    var sender =
        mailer.map(to -> new LinkSender(database, validations, secrets, letters, to, base));
    for (var purpose : Purpose.values()) {
      boolean open = purpose != Purpose.REGISTER || config.registration().enabled();
      endpoints.add(new RequestEmailToken(purpose, this, open, hide, sender));
      endpoints.add(new RequestMsisdnToken(purpose));
    }
    endpoints.add(new GetValidationPage());
    endpoints.add(new SubmitValidation(validations));
    endpoints.add(new ListThreepids(this));
    endpoints.add(new DeleteThreepid(this, bindings));
    endpoints.add(new BindThreepid(bindings));
    endpoints.add(new UnbindThreepid(bindings));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Whether e-mail addresses can be proved here. */
  public boolean enabled() {
    return enabled;
  }

  /** The stage {@code m.login.email.identity}, with proof for one purpose. */
  public AuthStage stage(Purpose purpose) {
    return new EmailStage(purpose, database, validations);
  }

  /** Whose an address is; empty also for what is no address. */
  public Optional<UserId> owner(String medium, String address) {
    if (!medium.equals(EmailAddress.MEDIUM)) {
      return Optional.empty();
    }
    try {
      return store.owner(database, medium, EmailAddress.of(address).value());
    } catch (MatrixError e) {
      return Optional.empty();
    }
  }

  /** Whether an e-mail address is proved to be a user's. */
  public boolean ownsEmail(UserId user, String address) {
    return owner(EmailAddress.MEDIUM, address).filter(user::equals).isPresent();
  }

  /** Whose a proven address is. */
  public Optional<UserId> owner(Sql sql, ProvenEmail email) {
    return store.owner(sql, EmailAddress.MEDIUM, email.address().value());
  }

  /** Ends the proof that a user-interactive session was passed with, and gives its address. */
  public Optional<ProvenEmail> take(Sql sql, Purpose purpose, String authSession) {
    return validations.take(sql, purpose, authSession);
  }

  /**
   * Gives an account an address that its user proved to be theirs.
   *
   * @param credentials {@code sid} and {@code client_secret}
   * @throws MatrixError {@code M_THREEPID_AUTH_FAILED}, {@code M_THREEPID_IN_USE}
   */
  public void add(Sql sql, UserId user, Fields credentials) {
    var sid = credentials.string("sid");
    var email =
        validations
            .validated(sql, Purpose.ADD, sid, ValidationRequest.secret(credentials))
            .orElseThrow(
                () ->
                    MatrixError.of(
                        400, "M_THREEPID_AUTH_FAILED", "The address has not been confirmed"));
    add(sql, user, email);
    validations.remove(sql, sid);
  }

  /**
   * Gives an account an address.
   *
   * @throws MatrixError {@code M_THREEPID_IN_USE}
   */
  public void add(Sql sql, UserId user, ProvenEmail email) {
    if (!store.add(sql, user, email)) {
      throw inUse();
    }
  }

  /**
   * Refuses credentials that say too little.
   *
   * @throws MatrixError {@code M_MISSING_PARAM}, {@code M_INVALID_PARAM}, {@code
   *     M_SERVER_NOT_TRUSTED}
   */
  public void requireCredentials(Fields credentials) {
    credentials.string("sid");
    ValidationRequest.secret(credentials);
    if (credentials.has("id_server")) {
      identity.require(credentials.string("id_server"));
      credentials.string("id_access_token");
    }
  }

  /**
   * The e-mail address that was proved to an identity server.
   *
   * @throws MatrixError 403 {@code M_THREEPID_AUTH_FAILED} where the server does not say so
   */
  public ProvenEmail provenElsewhere(Fields credentials) {
    var server = identity.require(credentials.string("id_server"));
    try {
      var proved =
          server.validated(
              credentials.string("id_access_token"),
              credentials.string("sid"),
              ValidationRequest.secret(credentials));
      if (proved.id().medium().equals(EmailAddress.MEDIUM)) {
        return new ProvenEmail(EmailAddress.of(proved.id().address()), proved.at());
      }
    } catch (MatrixError e) {
      if (e.status() >= 500) {
        throw e;
      }
    }
    throw MatrixError.of(
        403, "M_THREEPID_AUTH_FAILED", "The identity server has not seen this address proved");
  }

  /** Takes a user's addresses back from identity servers; how it went, as clients are told. */
  public Map<String, String> unbindAll(UserId user) {
    return Bindings.result(bindings.unbindAll(user));
  }

  /** Forgets all addresses of a user, and the proofs of them that are under way. */
  public void removeOfUser(Sql sql, UserId user) {
    validations.removeOfUser(sql, user);
    store.removeOfUser(sql, user);
    Bindings.removeOfUser(sql, user);
  }

  List<ThreepidStore.Threepid> of(UserId user) {
    return store.of(database, user);
  }

  void remove(UserId user, String medium, String address) {
    database.transaction(
        tx -> {
          store.remove(tx, user, medium, address);
          if (medium.equals(EmailAddress.MEDIUM)) {
            removed.removed(tx, user, address);
          }
          return address;
        });
  }

  static MatrixError inUse() {
    return MatrixError.of(400, "M_THREEPID_IN_USE", "This address belongs to another account");
  }
}
