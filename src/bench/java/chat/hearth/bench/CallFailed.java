package chat.hearth.bench;

/** A request that was answered with anything but 2xx, or not at all. */
final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  CallFailed(String message) {
    super(message);
  }

  CallFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
