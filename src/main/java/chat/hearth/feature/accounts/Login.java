package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.threepid.Threepids;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import chat.hearth.platform.stream.Log;

/**
 * Logs in by password or by login token.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3login">Client-
 *     Server API: POST /login</a>
 */
final class Login implements Endpoint {
  static final String PASSWORD = "m.login.password";
  static final String TOKEN = "m.login.token";

  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/login").access(Access.OPEN).rate(RateClass.LOGIN);

  private final Config config;
  private final ServerName server;
  private final Log log;
  private final Passwords passwords;
  private final Threepids threepids;
  private final LoginTokenStore loginTokens;
  private final Sessions sessions;
  private final TokenAuthenticator authenticator;

  Login(
      Config config,
      ServerName server,
      Log log,
      Passwords passwords,
      Threepids threepids,
      LoginTokenStore loginTokens,
      Sessions sessions,
      TokenAuthenticator authenticator) {
    this.config = config;
    this.server = server;
    this.log = log;
    this.passwords = passwords;
    this.threepids = threepids;
    this.loginTokens = loginTokens;
    this.sessions = sessions;
    this.authenticator = authenticator;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var wanted = SignInRequest.of(fields);
    var user =
        switch (fields.string("type")) {
          case PASSWORD -> byPassword(fields);
          case TOKEN -> byToken(fields);
          default -> throw MatrixError.of(400, "M_UNKNOWN", "Not a known login type");
        };
    var json = log.write(tx -> sessions.open(tx, user, wanted));
    authenticator.forget(user);
    config
        .publicUrl()
        .ifPresent(
            url -> json.putObject("well_known").putObject("m.homeserver").put("base_url", url));
    return Reply.json(json);
  }

  private UserId byPassword(Fields fields) {
    var password = fields.string("password");
    var user =
        UserIdentifier.read(fields, server, threepids::owner)
            .orElseThrow(() -> MatrixError.missingParam("identifier"));
    if (!passwords.matches(user, password)) {
      throw UserIdentifier.unknownUser();
    }
    return user;
  }

  private UserId byToken(Fields fields) {
    return loginTokens
        .take(fields.string("token"))
        .orElseThrow(() -> MatrixError.forbidden("The login token is not valid"));
  }
}
