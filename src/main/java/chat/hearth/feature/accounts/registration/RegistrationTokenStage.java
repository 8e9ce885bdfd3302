package chat.hearth.feature.accounts.registration;

import chat.hearth.feature.accounts.auth.AuthStage;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import java.util.Optional;

/**
 * {@code m.login.registration_token}: a token that the operator handed out. Passing the stage holds
 * one of its uses until the account is made or the session ends.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration">
 *     Client-Server API: token-authenticated registration</a>
 */
final class RegistrationTokenStage implements AuthStage {
  static final String TYPE = "m.login.registration_token";

  private final RegistrationTokenStore tokens;

  RegistrationTokenStage(RegistrationTokenStore tokens) {
    this.tokens = tokens;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Optional<MatrixError> attempt(Fields auth, Attempt attempt) {
    return tokens.hold(auth.string("token"), attempt.session())
        ? Optional.empty()
        : Optional.of(MatrixError.of(401, "M_UNAUTHORIZED", "Invalid registration token"));
  }

  @Override
  public Optional<Form> form() {
    return Optional.of(
        new Form(
            "Registration token",
            "<p><label>Token <input name=\"token\" maxlength=\"64\" autocomplete=\"off\" required>"
                + "</label></p>",
            "Continue"));
  }
}
