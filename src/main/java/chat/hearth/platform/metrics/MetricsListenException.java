package chat.hearth.platform.metrics;

/** The metrics can't be served; the message tells an operator where and why. */
public final class MetricsListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MetricsListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
