package chat.hearth.platform.http;

import chat.hearth.platform.config.Config;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client listener: HTTP/1.1, and HTTP/2 where there is TLS.
 *
 * <p>One event loop for each processor reads and writes; each request's endpoint runs on a virtual
 * thread of its own.
 */
public final class HttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** Filters and {@code since} tokens travel in the URL. */
  private static final int MAX_URL_BYTES = 32 << 10;

  private static final int MAX_HEADER_BYTES = 32 << 10;

  /** As much as one read of the socket gives; uploads are twice as fast as with the default. */
  private static final int MAX_CHUNK_BYTES = 64 << 10;

  /** Longer than any poll is parked; it frees the sockets of clients that vanished silently. */
  private static final int IDLE_SECONDS = 600;

  private static final int BACKLOG = 4096;

  /** What Vert.x takes for "a free port, the same for all event loops". */
  private static final int SHARED_FREE_PORT = -1;

  private final Vertx vertx;
  private final Config.Listen listen;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Services services;
  private final Queue<io.vertx.core.http.HttpServer> listeners = new ConcurrentLinkedQueue<>();

  /**
   * Makes a server that does not listen yet.
   *
   * @param listen where to listen; port 0 takes a free one
   */
  public HttpServer(
      Vertx vertx,
      Config.Listen listen,
      Config.Limits limits,
      Authenticator authenticator,
      MeterRegistry meters,
      Clock clock) {
    this.vertx = vertx;
    this.listen = listen;
    this.meters = meters;
    this.clock = clock;
    this.services =
        new Services(
            vertx,
            authenticator,
            new RateLimiter(limits, clock),
            new ParkedPolls(),
            new RunningRequests(),
            new Gzip(),
            Thread.ofVirtual().name("request").factory());
  }

  /**
   * Starts to answer.
   *
   * @throws ListenException where the address is taken or not ours, or the TLS files are unusable
   * @throws IllegalStateException where two endpoints have the same method and path
   */
  public void start(List<Endpoint> endpoints) {
    var dispatcher = new Dispatcher(services, endpoints, meters, clock);
    Gauge.builder("hearth.http.parked", services.parked(), ParkedPolls::count)
        .description("Long polls that are waiting")
        .register(meters);
    Gauge.builder("hearth.http.in.flight", services.running(), RunningRequests::count)
        .description("Requests that are not answered yet, parked ones included")
        .register(meters);
    var loops = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    try {
      vertx
          .deployVerticle(() -> new Listener(dispatcher), loops)
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ListenException("Interrupted while starting to listen", e);
    } catch (ExecutionException e) {
      throw cannotListen(e.getCause() == null ? e : e.getCause());
    }
  }

  /** The port that it listens at. */
  public int port() {
    var listener = listeners.peek();
    if (listener == null) {
      throw new IllegalStateException("The server is not listening");
    }
    return listener.actualPort();
  }

  /**
   * Accepts nothing more, answers the parked polls, and waits for running requests. It returns when
   * the last one is answered or the grace is over; by then all connections are closed.
   */
  public void stop(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    services.parked().wakeAll();
    // Connections without a request are closed at once, the others after their answer.
    var closed =
        CompletableFuture.allOf(
            listeners.stream()
                .map(
                    listener ->
                        listener
                            .shutdown(Math.max(1, grace.toMillis()), TimeUnit.MILLISECONDS)
                            .toCompletionStage()
                            .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    listeners.clear();
    try {
      services.running().none().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      closed.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.warn("{} requests were still running after {}", services.running().count(), grace);
    } catch (ExecutionException e) {
      LOG.warn("The listener did not close cleanly", e.getCause());
    }
  }

  private ListenException cannotListen(Throwable cause) {
    var where = listen.host() + ":" + listen.port();
    return cause instanceof BindException
        ? new ListenException("Can't listen at " + where + ": " + cause.getMessage(), cause)
        : new ListenException("Can't start the listener at " + where + ": " + cause, cause);
  }

  private HttpServerOptions options() {
    var options =
        new HttpServerOptions()
            .setHost(listen.host())
            .setPort(listen.port() == 0 ? SHARED_FREE_PORT : listen.port())
            .setAcceptBacklog(BACKLOG)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxInitialLineLength(MAX_URL_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxChunkSize(MAX_CHUNK_BYTES)
            // Only event loops write: without it each connection keeps 5 KB for other threads.
            .setStrictThreadMode(true)
            .setHttp2ClearTextEnabled(false);
    listen
        .tls()
        .ifPresent(
            tls ->
                options
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(tls.cert().toString())
                            .setKeyPath(tls.key().toString())));
    return options;
  }

  /** One event loop's share of the connections. */
  private final class Listener extends VerticleBase {
    private final Dispatcher dispatcher;

    Listener(Dispatcher dispatcher) {
      this.dispatcher = dispatcher;
    }

    @Override
    public Future<?> start() {
      var server =
          vertx
              .createHttpServer(options())
              .requestHandler(dispatcher::handle)
              .invalidRequestHandler(dispatcher::handleInvalid);
      return server.listen().onSuccess(listeners::add);
    }
  }
}
