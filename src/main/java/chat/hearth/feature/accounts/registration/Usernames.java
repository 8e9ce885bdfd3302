package chat.hearth.feature.accounts.registration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import java.util.Locale;

/** What a new account may be called. */
final class Usernames {
  private static final int GENERATED_LENGTH = 12;

  private final ServerName server;
  private final Accounts accounts;
  private final Secrets secrets;

  Usernames(ServerName server, Accounts accounts, Secrets secrets) {
    this.server = server;
    this.accounts = accounts;
    this.secrets = secrets;
  }

  /**
   * The user ID for a wanted name; capitals become small letters.
   *
   * @throws MatrixError {@code M_INVALID_USERNAME}
   */
  UserId of(String username) {
    var localpart = username.toLowerCase(Locale.ROOT);
    if (!UserId.isValidLocalpart(localpart)) {
      throw invalid("A user name has only the characters a-z, 0-9, '.', '_', '=', '-', '/', '+'");
    }
    try {
      return UserId.of(localpart, server);
    } catch (MatrixError e) {
      throw invalid("This user name is too long");
    }
  }

  /**
   * As {@link #of}, for a name that nobody has yet.
   *
   * @throws MatrixError {@code M_INVALID_USERNAME}, {@code M_USER_IN_USE}
   */
  UserId available(String username) {
    var user = of(username);
    if (accounts.exists(user)) {
      throw MatrixError.of(400, "M_USER_IN_USE", "This user ID is already taken");
    }
    return user;
  }

  /** A name for somebody who wants none in particular. */
  UserId generate() {
    return UserId.of(secrets.name(GENERATED_LENGTH).toLowerCase(Locale.ROOT), server);
  }

  private static MatrixError invalid(String message) {
    return MatrixError.of(400, "M_INVALID_USERNAME", message);
  }
}
