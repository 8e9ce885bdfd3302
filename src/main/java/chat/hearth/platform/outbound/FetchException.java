package chat.hearth.platform.outbound;

/** A page that is not fetched, or could not be. The message names no address. */
public final class FetchException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Kind {
    /** The URL leads where nobody may fetch from. */
    FORBIDDEN,
    /** The other server did not answer, or not as it should. */
    FAILED
  }

  private final Kind kind;
  private final String reason;

  FetchException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.reason = message;
  }

  /** For the person who asked. */
  public String reason() {
    return reason;
  }

  public Kind kind() {
    return kind;
  }
}
