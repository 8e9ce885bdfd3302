package chat.hearth.feature.timeline;

import chat.hearth.event.Stickiness;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What the query of a request to send an event asks for beside sending it. */
final class SendingOptions {
  private static final String DELAY = "org.matrix.msc4140.delay";
  private static final String STICKY = "org.matrix.msc4354.sticky_duration_ms";

  private SendingOptions() {}

  /**
   * How much later the event is to be sent (MSC4140).
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is no number above 0
   */
  static Optional<Duration> delay(Request request) {
    if (request.query(DELAY).isEmpty()) {
      return Optional.empty();
    }
    long millis = request.queryInteger(DELAY, 0);
    if (millis == 0) {
      throw MatrixError.invalidParam("'" + DELAY + "' must be above 0");
    }
    return Optional.of(Duration.ofMillis(millis));
  }

  /**
   * For how long the event is to be sticky (MSC4354).
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is no number up to an hour
   */
  static OptionalLong stickyMillis(Request request) {
    if (request.query(STICKY).isEmpty()) {
      return OptionalLong.empty();
    }
    long millis = request.queryInteger(STICKY, 0);
    if (millis > Stickiness.MAX_MILLIS) {
      throw MatrixError.invalidParam("'" + STICKY + "' must be at most " + Stickiness.MAX_MILLIS);
    }
    return OptionalLong.of(millis);
  }
}
