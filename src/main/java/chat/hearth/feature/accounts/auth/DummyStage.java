package chat.hearth.feature.accounts.auth;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import java.util.Optional;

/** {@code m.login.dummy}: always passed. */
public final class DummyStage implements AuthStage {
  public static final String TYPE = "m.login.dummy";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Optional<MatrixError> attempt(Fields auth, Attempt attempt) {
    return Optional.empty();
  }

  @Override
  public Optional<Form> form() {
    return Optional.of(new Form("Continue", "<p>Nothing has to be proved here.</p>", "Continue"));
  }
}
