package chat.hearth.platform.storage;

import org.jspecify.annotations.Nullable;

/** The database refused a statement, or could not be reached. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller can conclude. */
  public enum Kind {
    /** A unique index refused a row: somebody else was first. */
    DUPLICATE,
    /** The database was not reached or is starting or stopping; nothing was done. */
    UNAVAILABLE,
    /** The connection was lost while a commit was under way: it may or may not have happened. */
    UNCERTAIN,
    /** Anything else: a fault of ours. */
    REFUSED
  }

  private final Kind kind;

  public StorageException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
