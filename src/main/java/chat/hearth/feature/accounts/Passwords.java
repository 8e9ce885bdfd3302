package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.auth.PasswordHasher;
import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;

/** Checks passwords, without telling by the time it takes who exists. */
final class Passwords {
  /** Far beyond any passphrase; bounds what is sent into the hash. */
  private static final int MAX_LENGTH = 512;

  private final Database database;
  private final AccountStore accounts;
  private final PasswordHasher hasher;
  private final String nobodysHash;

  Passwords(Database database, AccountStore accounts, PasswordHasher hasher, Secrets secrets) {
    this.database = database;
    this.accounts = accounts;
    this.hasher = hasher;
    this.nobodysHash = hasher.hash(secrets.make(""));
  }

  /** Whether it is the user's password; never for users who don't exist or have none. */
  boolean matches(UserId user, String password) {
    if (password.length() > MAX_LENGTH) {
      return false;
    }
    var hash = accounts.passwordHash(database, user);
    return hasher.matches(hash.orElse(nobodysHash), password) && hash.isPresent();
  }

  /**
   * The hash of a new password.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is empty or has more than 512 characters
   */
  String hash(String password) {
    if (password.isEmpty() || password.length() > MAX_LENGTH) {
      throw MatrixError.invalidParam("A password has 1 to " + MAX_LENGTH + " characters");
    }
    return hasher.hash(password);
  }
}
