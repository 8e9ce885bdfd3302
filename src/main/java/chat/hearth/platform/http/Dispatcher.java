package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Takes each request on its event loop, finds its endpoint and starts its {@link Exchange}. */
final class Dispatcher {
  private final Services services;
  private final Router router = new Router();
  private final RouteTimers preflights;
  private final RouteTimers unrouted;

  /** Numbers requests; starts from the time, so that a restart does not repeat names in the log. */
  private final AtomicLong ids;

  Dispatcher(Services services, List<Endpoint> endpoints, MeterRegistry meters, Clock clock) {
    this.services = services;
    this.ids = new AtomicLong(clock.millis() << 20);
    this.preflights = new RouteTimers(meters, "preflight", "OPTIONS");
    this.unrouted = new RouteTimers(meters, "unknown", "any");
    for (var endpoint : endpoints) {
      var route = endpoint.route();
      var timers = new RouteTimers(meters, route.paths().getFirst(), route.method());
      router.add(new Router.Target(endpoint, route, timers));
    }
  }

  void handle(HttpServerRequest http) {
    services.running().enter();
    if (http.method() == HttpMethod.OPTIONS) {
      exchange(http, preflights).preflight();
      return;
    }
    var uri = http.uri();
    int mark = uri.indexOf('?');
    var path = pathOf(mark < 0 ? uri : uri.substring(0, mark));
    try {
      switch (router.find(http.method().name(), path)) {
        case Router.Match.Found found ->
            exchange(http, found.target().timers())
                .start(found, path, QueryParameters.parse(mark < 0 ? "" : uri.substring(mark + 1)));
        case Router.Match.WrongMethod wrong ->
            exchange(http, unrouted).refuse(ErrorReply.wrongMethod(wrong.allowed()));
        case Router.Match.Unknown unknown ->
            exchange(http, unrouted).refuse(ErrorReply.unknownPath());
      }
    } catch (MatrixError malformed) {
      exchange(http, unrouted).refuse(ErrorReply.of(malformed));
    }
  }

  /** Answers what the decoder could not read; Vert.x closes the connection afterwards. */
  void handleInvalid(HttpServerRequest http) {
    services.running().enter();
    var error =
        switch (http.decoderResult().cause()) {
          case TooLongHttpLineException e -> MatrixError.of(414, "M_TOO_LARGE", "URL too long");
          case TooLongHttpHeaderException e ->
              MatrixError.of(431, "M_TOO_LARGE", "Headers too large");
          case null, default -> MatrixError.of(400, "M_UNKNOWN", "Not a valid HTTP request");
        };
    exchange(http, unrouted).answerInvalid(ErrorReply.of(error));
  }

  private Exchange exchange(HttpServerRequest http, RouteTimers timers) {
    return new Exchange(services, http, timers, Long.toString(ids.incrementAndGet(), 36));
  }

  /** The path of a request's target, which may also be a whole URL (RFC 9112, section 3.2.2). */
  private static String pathOf(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    int scheme = target.indexOf("://");
    int slash = scheme < 0 ? -1 : target.indexOf('/', scheme + 3);
    return slash < 0 ? "" : target.substring(slash);
  }
}
