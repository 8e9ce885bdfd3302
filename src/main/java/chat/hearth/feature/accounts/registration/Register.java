package chat.hearth.feature.accounts.registration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.accounts.NewAccount;
import chat.hearth.feature.accounts.SignInRequest;
import chat.hearth.feature.accounts.auth.AuthOutcome;
import chat.hearth.feature.accounts.auth.AuthSession;
import chat.hearth.feature.accounts.auth.DummyStage;
import chat.hearth.feature.accounts.auth.UserInteractiveAuth;
import chat.hearth.feature.accounts.threepid.EmailStage;
import chat.hearth.feature.accounts.threepid.Purpose;
import chat.hearth.feature.accounts.threepid.Threepids;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import chat.hearth.platform.stream.Log;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes an account for whoever passes the stages that the operator asks for, or a guest account.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3register">
 *     Client-Server API: POST /register</a>
 */
final class Register implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/register")
          .access(Access.OPEN)
          .rate(RateClass.REGISTRATION)
          .maxBody(64 << 10);

  /** What is remembered between stages, as is; the password only as its hash. */
  private static final List<String> KEPT =
      List.of(
          "username", "device_id", "initial_device_display_name", "inhibit_login", "refresh_token");

  private static final String PASSWORD_HASH = "password_hash";

  /** Shown by a guest who wants to become a user; never kept. */
  private static final String GUEST_TOKEN = "guest_access_token";

  private final Config.Registration config;
  private final Log log;
  private final Accounts accounts;
  private final Usernames usernames;
  private final UserInteractiveAuth interactive;
  private final RegistrationTokenStore tokens;
  private final AcceptedTermsStore acceptedTerms;
  private final Threepids threepids;
  private final List<List<String>> flows;

  Register(
      Config config,
      Log log,
      Accounts accounts,
      Usernames usernames,
      UserInteractiveAuth interactive,
      RegistrationTokenStore tokens,
      AcceptedTermsStore acceptedTerms) {
    this.config = config.registration();
    this.threepids = accounts.threepids();
    this.log = log;
    this.accounts = accounts;
    this.usernames = usernames;
    this.interactive = interactive;
    this.tokens = tokens;
    this.acceptedTerms = acceptedTerms;
    this.flows = flows(config, threepids.enabled());
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return switch (request.query("kind").orElse("user")) {
      case "user" -> registerUser(request);
      case "guest" -> registerGuest(request.fieldsOrNone());
      default -> throw MatrixError.invalidParam("'kind' must be user or guest");
    };
  }

  /** With an e-mail address or, where the operator does not insist, without one. */
  private static List<List<String>> flows(Config config, boolean emails) {
    var without = flow(config.registration());
    var with = new ArrayList<>(without);
    with.remove(DummyStage.TYPE);
    with.add(EmailStage.TYPE);
    if (!emails) {
      return List.of(without);
    }
    return config.email().filter(Config.Email::requiredToRegister).isPresent()
        ? List.of(List.copyOf(with))
        : List.of(without, List.copyOf(with));
  }

  private static List<String> flow(Config.Registration config) {
    var stages = new ArrayList<String>();
    if (config.tokenRequired()) {
      stages.add(RegistrationTokenStage.TYPE);
    }
    if (!config.terms().isEmpty()) {
      stages.add(TermsStage.TYPE);
    }
    return stages.isEmpty() ? List.of(DummyStage.TYPE) : List.copyOf(stages);
  }

  private Reply registerGuest(Fields fields) {
    if (!config.guests()) {
      throw MatrixError.of(403, "M_GUEST_ACCESS_FORBIDDEN", "Guest access is disabled");
    }
    var user = usernames.generate();
    var wanted = SignInRequest.ofGuest(fields);
    return Reply.json(
        log.write(
            tx -> {
              accounts.create(tx, NewAccount.guest(user));
              return accounts.signIn(tx, user, wanted);
            }));
  }

  private Reply registerUser(Request request) {
    if (!config.enabled()) {
      throw MatrixError.forbidden("Registration is disabled");
    }
    var fields = request.fieldsOrNone();
    var guest = guest(request, fields);
    requireUsable(fields, guest);
    return switch (interactive.attempt(request, flows)) {
      case AuthOutcome.Challenged challenged -> {
        keep(challenged.session(), fields);
        yield challenged.reply();
      }
      case AuthOutcome.Passed passed -> {
        var wanted = wanted(passed.session(), fields);
        requireUsable(wanted, guest);
        yield Reply.json(complete(passed.session(), wanted, passwordHash(fields, wanted), guest));
      }
    };
  }

  /** The specification wants these errors before authentication, and again after it. */
  private void requireUsable(Fields fields, Optional<UserId> guest) {
    var name = fields.optionalString("username");
    if (guest.isEmpty() || !name.map(usernames::of).equals(guest)) {
      name.ifPresent(usernames::available);
    }
    SignInRequest.of(fields);
    fields.bool("inhibit_login", false);
  }

  /**
   * The guest who wants to become a user; the name has to be the guest's own.
   *
   * @throws MatrixError {@code M_UNKNOWN_TOKEN}, {@code M_FORBIDDEN} for the token of a user,
   *     {@code M_MISSING_PARAM} or {@code M_INVALID_USERNAME} for no name or another one
   */
  private Optional<UserId> guest(Request request, Fields fields) {
    var token = fields.optionalString(GUEST_TOKEN);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    var guest =
        accounts
            .authenticator()
            .authenticate(
                token.get(), request.address(), request.headers().getOrDefault("user-agent", ""));
    if (!guest.guest()) {
      throw MatrixError.forbidden("This is no guest's access token");
    }
    if (!usernames.of(fields.string("username")).equals(guest.userId())) {
      throw MatrixError.of(400, "M_INVALID_USERNAME", "A guest keeps the name");
    }
    return Optional.of(guest.userId());
  }

  private void keep(AuthSession session, Fields fields) {
    var wanted = wanted(session, fields);
    fields
        .optionalString("password")
        .ifPresent(password -> wanted.json().put(PASSWORD_HASH, accounts.hashPassword(password)));
    if (!wanted.json().isEmpty()) {
      interactive.keep(session, wanted.json());
    }
  }

  /** What earlier requests of the session said, and above it what this one says. */
  private static Fields wanted(AuthSession session, Fields fields) {
    var wanted = session.kept().map(ObjectNode::deepCopy).orElseGet(Json::object);
    for (var name : KEPT) {
      if (fields.has(name)) {
        wanted.set(name, fields.json().get(name));
      }
    }
    return new Fields(wanted);
  }

  private String passwordHash(Fields fields, Fields wanted) {
    var password = fields.optionalString("password");
    if (password.isPresent()) {
      return accounts.hashPassword(password.get());
    }
    return wanted
        .optionalString(PASSWORD_HASH)
        .orElseThrow(() -> MatrixError.missingParam("password"));
  }

  /** Spends the session, the token and the name together, or none of them. */
  private ObjectNode complete(
      AuthSession session, Fields wanted, String passwordHash, Optional<UserId> guest) {
    var user = wanted.optionalString("username").map(usernames::of).orElseGet(usernames::generate);
    var reply = write(session, wanted, passwordHash, user, guest.isPresent());
    guest.ifPresent(accounts::forget);
    return reply;
  }

  private ObjectNode write(
      AuthSession session, Fields wanted, String passwordHash, UserId user, boolean wasGuest) {
    return log.write(
        tx -> {
          interactive.consume(tx, session);
          if (wasGuest) {
            accounts.upgrade(tx, user, passwordHash);
          } else {
            accounts.create(tx, NewAccount.user(user, passwordHash));
          }
          threepids
              .take(tx, Purpose.REGISTER, session.key())
              .ifPresent(email -> threepids.add(tx, user, email));
          tokens.use(tx, session.key());
          acceptedTerms.add(tx, user, config.terms());
          return wanted.bool("inhibit_login", false)
              ? Json.object().put("user_id", user.value()).put("home_server", user.server().value())
              : accounts.signIn(tx, user, SignInRequest.of(wanted));
        });
  }
}
