package chat.hearth.feature.accounts.registration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.accounts.NewAccount;
import chat.hearth.feature.accounts.SignInRequest;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import chat.hearth.platform.stream.Log;
import java.util.Optional;

/**
 * Makes an account for somebody who knows the shared secret: {@code POST
 * /_synapse/admin/v1/register}, as the operator's tools of other servers call it.
 */
final class RegisterWithSharedSecret implements Endpoint {
  private static final Route ROUTE =
      Route.post(GetRegistrationNonce.PATH)
          .access(Access.OPEN)
          .rate(RateClass.LOGIN)
          .maxBody(64 << 10);

  private static final int MAX_USER_TYPE_LENGTH = 50;

  private final SharedSecret secret;
  private final NonceStore nonces;
  private final Log log;
  private final Accounts accounts;
  private final Usernames usernames;

  RegisterWithSharedSecret(
      SharedSecret secret, NonceStore nonces, Log log, Accounts accounts, Usernames usernames) {
    this.secret = secret;
    this.nonces = nonces;
    this.log = log;
    this.accounts = accounts;
    this.usernames = usernames;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    secret.requireConfigured();
    var fields = request.fields();
    var nonce = fields.string("nonce");
    var username = fields.string("username");
    var password = fields.string("password");
    boolean admin = fields.bool("admin", false);
    boolean inhibitLogin = fields.bool("inhibit_login", false);
    var userType = fields.optionalString("user_type");
    var displayName = fields.optionalString("displayname");
    var mac = fields.string("mac");
    if (!nonces.take(nonce)) {
      throw MatrixError.of(400, "M_UNKNOWN", "The nonce is not known");
    }
    if (!secret.matches(mac, nonce, username, password, admin, userType)) {
      throw MatrixError.forbidden("The HMAC is not right");
    }
    if (userType.filter(type -> type.length() > MAX_USER_TYPE_LENGTH).isPresent()) {
      throw MatrixError.invalidParam("'user_type' is too long");
    }
    var user = usernames.available(username);
    var account =
        new NewAccount(
            user,
            Optional.of(accounts.hashPassword(password)),
            false,
            admin,
            userType,
            displayName);
    return Reply.json(
        log.write(
            tx -> {
              accounts.create(tx, account);
              return inhibitLogin
                  ? Json.object().put("user_id", user.value())
                  : accounts.signIn(tx, user, SignInRequest.of(fields));
            }));
  }
}
