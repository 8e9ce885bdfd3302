package chat.hearth.platform.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The timers {@code hearth.http.requests} of one route and method, one for each class of status.
 * They are made when first needed and then kept, because looking one up by its tags costs more than
 * recording.
 */
final class RouteTimers {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2500)
  };

  private final MeterRegistry meters;
  private final String route;
  private final String method;
  private final AtomicReferenceArray<Timer> byClass = new AtomicReferenceArray<>(6);

  RouteTimers(MeterRegistry meters, String route, String method) {
    this.meters = meters;
    this.route = route;
    this.method = method;
  }

  String route() {
    return route;
  }

  void record(int status, long nanos) {
    int statusClass = Math.clamp(status / 100, 0, 5);
    var timer = byClass.get(statusClass);
    if (timer == null) {
      timer =
          Timer.builder("hearth.http.requests")
              .description("Requests by route, method and class of status")
              .tags("route", route, "method", method, "status", statusClass + "xx")
              .serviceLevelObjectives(BUCKETS)
              .register(meters);
      byClass.set(statusClass, timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }
}
