package chat.hearth.feature.accounts;

import chat.hearth.matrix.UserId;
import java.util.Optional;

/**
 * An account to be made.
 *
 * @param passwordHash as {@link Accounts#hashPassword} makes it; empty for no login by password
 * @param userType what the operator calls it
 * @param displayName told to the listeners
 */
public record NewAccount(
    UserId userId,
    Optional<String> passwordHash,
    boolean guest,
    boolean admin,
    Optional<String> userType,
    Optional<String> displayName) {

  /** A guest, who has no password and can't come back. */
  public static NewAccount guest(UserId userId) {
    return new NewAccount(
        userId, Optional.empty(), true, false, Optional.empty(), Optional.empty());
  }

  /** A user with a password. */
  public static NewAccount user(UserId userId, String passwordHash) {
    return new NewAccount(
        userId, Optional.of(passwordHash), false, false, Optional.empty(), Optional.empty());
  }
}
