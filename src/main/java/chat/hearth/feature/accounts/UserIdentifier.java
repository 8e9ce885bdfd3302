package chat.hearth.feature.accounts;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads whom a client means: the {@code identifier} object, or the deprecated {@code user}.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#identifier-types">Client-Server
 *     API: identifier types</a>
 */
final class UserIdentifier {
  private UserIdentifier() {}

  /**
   * The user meant; empty where the request names none.
   *
   * @param owners whose a third-party identifier is, by medium and address
   * @throws MatrixError {@code M_FORBIDDEN} for one that can't have an account here, such as a
   *     phone number; {@code M_UNKNOWN} for an identifier type that is not known
   */
  static Optional<UserId> read(
      Fields fields, ServerName server, BiFunction<String, String, Optional<UserId>> owners) {
    var identifier = fields.optionalObject("identifier");
    if (identifier.isEmpty() && fields.has("medium")) {
      return Optional.of(owner(fields, server, owners)); // deprecated, as is "user"
    }
    if (identifier.isEmpty()) {
      return fields.optionalString("user").map(text -> user(text, server));
    }
    return switch (identifier.get().string("type")) {
      case "m.id.user" -> Optional.of(user(identifier.get().string("user"), server));
      case "m.id.thirdparty" -> Optional.of(owner(identifier.get(), server, owners));
      case "m.id.phone" -> throw unknownUser();
      default -> throw MatrixError.of(400, "M_UNKNOWN", "Not a known identifier type");
    };
  }

  /**
   * Whose an address is. Nobody can have an account of the name given otherwise: its password is
   * checked all the same, so that the time it takes does not tell who has an account.
   */
  private static UserId owner(
      Fields fields, ServerName server, BiFunction<String, String, Optional<UserId>> owners) {
    return owners
        .apply(fields.string("medium"), fields.string("address"))
        .orElseGet(() -> UserId.of("nobody has this address", server));
  }

  /** What is said of a wrong password and a missing account alike. */
  static MatrixError unknownUser() {
    return MatrixError.forbidden("Invalid username or password");
  }

  /** Accounts have lower-case names; a person may type it otherwise. */
  private static UserId user(String text, ServerName server) {
    var lower = text.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("@")) {
      return local(lower, server);
    }
    int colon = lower.indexOf(':');
    if (colon < 0 || !lower.substring(colon + 1).equals(server.value().toLowerCase(Locale.ROOT))) {
      throw unknownUser();
    }
    return local(lower.substring(1, colon), server);
  }

  private static UserId local(String localpart, ServerName server) {
    try {
      return UserId.of(localpart, server);
    } catch (MatrixError e) {
      throw unknownUser();
    }
  }
}
