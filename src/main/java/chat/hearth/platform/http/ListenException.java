package chat.hearth.platform.http;

/** The server can't listen: its message tells an operator where and why. */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
