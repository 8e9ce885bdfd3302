package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.auth.AuthStage;
import chat.hearth.feature.accounts.threepid.Threepids;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import java.util.Optional;

/** {@code m.login.password} as a stage: the requester's own password, nobody else's. */
final class PasswordStage implements AuthStage {
  static final String TYPE = "m.login.password";

  private final Passwords passwords;
  private final ServerName server;
  private final Threepids threepids;

  PasswordStage(Passwords passwords, ServerName server, Threepids threepids) {
    this.passwords = passwords;
    this.server = server;
    this.threepids = threepids;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Optional<MatrixError> attempt(Fields auth, Attempt attempt) {
    var user = attempt.user().orElseThrow(MatrixError::missingToken);
    if (UserIdentifier.read(auth, server, threepids::owner)
        .filter(named -> !named.equals(user))
        .isPresent()) {
      throw MatrixError.forbidden("This is another user's identifier");
    }
    return passwords.matches(user, auth.string("password"))
        ? Optional.empty()
        : Optional.of(MatrixError.forbidden("Invalid password"));
  }
}
