package chat.hearth.platform.stream;

import java.time.Duration;
import java.util.List;

/**
 * Follows the log over restarts. Implemented by what must miss nothing: indexes built behind the
 * log, pushes, other servers.
 */
public interface DurableFollower {
  /** Under which its position is kept; never to be changed. */
  String name();

  /**
   * Told of every record in the order of the log, at least once: after a crash or a failure the
   * last ones come again, so doing it twice must be as good as doing it once. Called on a thread of
   * its own, and may block. When it throws it is called again later; a single record that fails
   * time and again while the database answers is logged and left out.
   *
   * @param records at least one, oldest first
   */
  void follow(List<LogRecord> records);

  /**
   * How long it is left alone after it was told something, so that it is told much at once when
   * much happens. What comes after a time of quiet is told without delay.
   */
  default Duration rest() {
    return Duration.ZERO;
  }
}
