package chat.hearth.platform.storage;

import chat.hearth.platform.storage.StorageException.Kind;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** Tells what can be concluded from an error of the PostgreSQL client. */
final class Failures {
  private static final String UNIQUE_VIOLATION = "23505";

  /** Nothing was done and trying again helps: serialization failure, deadlock. */
  private static final Set<String> RETRY = Set.of("40001", "40P01");

  /** Too many connections; the server is stopping, has crashed, is starting. */
  private static final Set<String> AWAY = Set.of("53300", "57P01", "57P02", "57P03");

  private Failures() {}

  /** When there was no connection to be had; the password being wrong is a fault of ours. */
  static StorageException ofConnecting(Throwable error) {
    return exception(kindOf(error), error);
  }

  /** When a statement failed whose transaction can't be committed any more. */
  static StorageException ofStatement(Throwable error) {
    return exception(lost(error) ? Kind.UNAVAILABLE : kindOf(error), error);
  }

  /** When a statement failed that commits by itself, or a COMMIT. */
  static StorageException ofCommit(Throwable error) {
    return exception(lost(error) ? Kind.UNCERTAIN : kindOf(error), error);
  }

  /**
   * Whether the connection ended without an answer to the statement. A FATAL error ends it too: it
   * may have struck after the commit.
   */
  static boolean lost(Throwable error) {
    return !(error instanceof PgException refusal)
        || refusal.getSeverity() == null
        || refusal.getSeverity().equals("FATAL")
        || refusal.getSeverity().equals("PANIC");
  }

  private static Kind kindOf(Throwable error) {
    if (!(error instanceof PgException refusal) || refusal.getSqlState() == null) {
      return Kind.UNAVAILABLE;
    }
    var state = refusal.getSqlState();
    if (state.equals(UNIQUE_VIOLATION)) {
      return Kind.DUPLICATE;
    }
    return AWAY.contains(state) || RETRY.contains(state) || state.startsWith("08")
        ? Kind.UNAVAILABLE
        : Kind.REFUSED;
  }

  private static StorageException exception(Kind kind, Throwable error) {
    var message =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    return new StorageException(kind, message, error);
  }
}
