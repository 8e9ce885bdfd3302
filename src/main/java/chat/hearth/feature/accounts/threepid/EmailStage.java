package chat.hearth.feature.accounts.threepid;

import chat.hearth.feature.accounts.auth.AuthStage;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.storage.Database;
import java.util.Optional;

/**
 * {@code m.login.email.identity}: having followed the link in an e-mail.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#email-based-identity--homeserver">
 *     Client-Server API: e-mail-based</a>
 */
public final class EmailStage implements AuthStage {
  public static final String TYPE = "m.login.email.identity";

  private final Purpose purpose;
  private final Database database;
  private final ValidationStore validations;

  EmailStage(Purpose purpose, Database database, ValidationStore validations) {
    this.purpose = purpose;
    this.database = database;
    this.validations = validations;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Optional<MatrixError> attempt(Fields auth, Attempt attempt) {
    var credentials =
        auth.optionalObject("threepid_creds")
            .or(() -> auth.optionalObject("threepidCreds")) // as older clients wrote it
            .orElseThrow(() -> MatrixError.missingParam("threepid_creds"));
    var sid = credentials.string("sid");
    var secret = ValidationRequest.secret(credentials);
    if (validations.validated(database, purpose, sid, secret).isEmpty()) {
      return Optional.of(
          MatrixError.of(401, "M_THREEPID_AUTH_FAILED", "The address has not been confirmed"));
    }
    validations.bind(sid, attempt.session());
    return Optional.empty();
  }
}
