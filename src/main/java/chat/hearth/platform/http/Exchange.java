package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its head to its answer.
 *
 * <p>It begins on the connection's event loop, which also reads the body and writes the answer.
 * Everything that may wait (the access token, the endpoint, a resumed poll) runs on a virtual
 * thread. A small body is read before that thread starts; a large one only after the token was
 * checked, so that nobody fills the memory of a server where they have no account.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** Larger bodies than this are not read before their sender is known. */
  private static final long READ_AT_ONCE_BYTES = 64 << 10;

  /** How the log and the metrics count a poll whose client went away; nobody receives it. */
  private static final int CLIENT_GONE = 499;

  private static final CompletableFuture<byte[]> NO_BODY =
      CompletableFuture.completedFuture(new byte[0]);
  private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
  private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");

  private final Services services;
  private final HttpServerRequest http;
  private final RouteTimers timers;
  private final String id;
  private final Context context;
  private final long startedNanos = System.nanoTime();
  private @Nullable Requester requester;

  /** Whether the body waits at the socket until somebody asks for it. */
  private volatile boolean bodyPaused;

  private @Nullable BodyStream stream;

  /** Begins an exchange, on the event loop of its connection. */
  Exchange(Services services, HttpServerRequest http, RouteTimers timers, String id) {
    this.services = services;
    this.http = http;
    this.timers = timers;
    this.id = id;
    this.context = services.vertx().getOrCreateContext();
  }

  /** Answers {@code OPTIONS}, whatever its path. */
  void preflight() {
    BodyReader.discard(http);
    finish(204);
    Cors.addPreflight(http.response().headers());
    http.response().setStatusCode(204).end();
    services.running().leave();
  }

  /** Answers on the event loop, without an endpoint. */
  void refuse(Reply.Body body) {
    BodyReader.discard(http);
    answerInvalid(body);
  }

  /** As {@link #refuse}, where the request has no readable body. */
  void answerInvalid(Reply.Body body) {
    finish(body.status());
    write(body, false);
  }

  /** Reads the body and has the endpoint answer. */
  void start(Router.Match.Found found, String path, Map<String, List<String>> query) {
    long declared = declaredLength();
    long limit = found.target().route().maxBodyBytes();
    if (declared > limit) {
      refuse(ErrorReply.of(BodyReader.tooLarge(limit)));
      return;
    }
    if (hasNoBody(declared)) {
      services.execute(() -> run(found, path, query, NO_BODY));
      return;
    }
    if (found.target().route().streamed()) {
      bodyPaused = true;
      stream = new BodyStream(http, context, limit, this::beginStream);
      services.execute(() -> run(found, path, query, NO_BODY));
      return;
    }
    var body = new BodyReader(http, limit).whole();
    if (declared >= 0 && declared <= READ_AT_ONCE_BYTES) {
      continueIfExpected();
      body.whenComplete((bytes, broken) -> services.execute(() -> run(found, path, query, body)));
    } else {
      http.pause();
      bodyPaused = true;
      services.execute(() -> run(found, path, query, body));
    }
  }

  private void run(
      Router.Match.Found found,
      String path,
      Map<String, List<String>> query,
      CompletableFuture<byte[]> body) {
    try {
      var route = found.target().route();
      var address = ClientAddress.of(http);
      var identity = identify(route, query, address);
      requester = identity.orElse(null);
      services.limiter().take(route.rate(), address, identity);
      var whole = await(body);
      var request =
          new Request(
              id,
              http.method().name(),
              path,
              found.parameters(),
              query,
              new HeaderView(http.headers()),
              whole,
              address,
              identity,
              stream == null ? new ByteArrayInputStream(whole) : stream);
      settle(found.target().endpoint().handle(request), false);
    } catch (Throwable thrown) {
      answer(ErrorReply.of(thrown, id));
    }
  }

  private Optional<Requester> identify(
      Route route, Map<String, List<String>> query, String address) {
    var access = route.access();
    if (access == Route.Access.OPEN) {
      return Optional.empty();
    }
    var token = AccessToken.find(http.getHeader(HttpHeaders.AUTHORIZATION), query);
    if (token.isEmpty()) {
      if (access == Route.Access.OPTIONAL) {
        return Optional.empty();
      }
      throw MatrixError.missingToken();
    }
    var userAgent = http.getHeader(HttpHeaders.USER_AGENT);
    var found =
        services
            .authenticator()
            .authenticate(token.get(), address, userAgent == null ? "" : userAgent);
    if (access == Route.Access.USER && found.guest()) {
      throw MatrixError.of(
          403, "M_GUEST_ACCESS_FORBIDDEN", "Guests can't do this; it needs an account");
    }
    if (route.suspended() == Route.Suspended.REFUSED) {
      found.requireActive();
    }
    return Optional.of(found);
  }

  /** On the event loop, when an endpoint reads the first byte of a streamed body. */
  private void beginStream() {
    bodyPaused = false;
    continueIfExpected();
  }

  private byte[] await(CompletableFuture<byte[]> body) {
    if (bodyPaused && stream == null) {
      bodyPaused = false;
      context.runOnContext(
          unused -> {
            continueIfExpected();
            http.resume();
          });
    }
    try {
      return body.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof MatrixError tooLarge) {
        throw tooLarge;
      }
      throw MatrixError.of(400, "M_UNKNOWN", "The body was cut off");
    }
  }

  private void settle(Reply reply, boolean afterStop) {
    switch (reply) {
      case Reply.Body body -> answer(body);
      case Reply.FilePart file -> {
        finish(file.status());
        context.runOnContext(unused -> new FileTransfer(this, file).start());
      }
      case Reply.Stream bytes -> {
        finish(bytes.status());
        new StreamTransfer(this, context, bytes).run();
      }
      case Reply.JsonStream json -> new JsonTransfer(this, context, json).run();
      case Reply.Parked parked -> {
        if (afterStop) {
          answer(parked.meanwhile());
        } else {
          park(parked);
        }
      }
    }
  }

  private void park(Reply.Parked parked) {
    var poll = new ParkedPoll(services::execute, () -> resume(parked));
    try {
      services.parked().add(poll);
      poll.releaseAfterwards(parked.waiting().register(poll::wake));
    } catch (RuntimeException e) {
      if (poll.abandon()) {
        throw e;
      }
      LOG.error("Request {} was resumed, but could not be registered before", id, e);
      return;
    }
    context.runOnContext(unused -> watch(poll, parked));
  }

  /** Ends a poll when its time is up or its client has gone. */
  private void watch(ParkedPoll poll, Reply.Parked parked) {
    if (http.response().closed()) {
      forget(poll);
      return;
    }
    http.response().closeHandler(unused -> forget(poll));
    long millis = parked.timeout().toMillis();
    if (millis <= 0) {
      poll.wake();
      return;
    }
    long timer = services.vertx().setTimer(millis, unused -> poll.wake());
    poll.releaseAfterwards(() -> services.vertx().cancelTimer(timer));
  }

  private void forget(ParkedPoll poll) {
    services.execute(
        () -> {
          if (poll.abandon()) {
            finish(CLIENT_GONE);
            services.running().leave();
          }
        });
  }

  private void resume(Reply.Parked parked) {
    boolean afterStop = services.parked().stopping();
    try {
      settle(parked.resume().get(), afterStop);
    } catch (Throwable thrown) {
      answer(ErrorReply.of(thrown, id));
    }
  }

  /** Sends a finished answer, which ends the exchange. */
  void answer(Reply.Body body) {
    finish(body.status());
    boolean compressible =
        body.contentType().startsWith(Reply.JSON)
            && body.body().length >= Gzip.MIN_BYTES
            && !body.headers().containsKey("Content-Encoding");
    if (compressible && acceptsGzip()) {
      var smaller = services.gzip().compress(body.body());
      var compressed = new Reply.Body(body.status(), body.contentType(), smaller, body.headers());
      context.runOnContext(unused -> write(compressed, true));
    } else {
      context.runOnContext(unused -> write(body, false));
    }
  }

  private void write(Reply.Body body, boolean gzipped) {
    try {
      var response = http.response();
      if (response.closed() || response.ended()) {
        return;
      }
      try {
        fill(response, body, gzipped);
      } catch (IllegalArgumentException e) {
        // An endpoint's header is none; nothing has been sent yet.
        response.headers().clear();
        fill(response, ErrorReply.of(e, id), false);
      }
    } finally {
      services.running().leave();
    }
  }

  private void fill(HttpServerResponse response, Reply.Body body, boolean gzipped) {
    var headers = response.headers();
    fillHead(response, body.status(), body.contentType(), body.headers());
    if (body.status() != 204 && body.status() != 304) {
      headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.body().length));
    }
    if (gzipped) {
      sayGzipped(headers);
    }
    forgetUnread(response);
    response.end(http.method() == HttpMethod.HEAD ? Buffer.buffer() : Buffer.buffer(body.body()));
  }

  boolean acceptsGzip() {
    return Gzip.isAccepted(http.getHeader(HttpHeaders.ACCEPT_ENCODING));
  }

  private static void sayGzipped(MultiMap headers) {
    headers.set(HttpHeaders.CONTENT_ENCODING, GZIP);
    headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
  }

  /** Writes what every answer begins with; throws where a header is none. */
  private static void fillHead(
      HttpServerResponse response, int status, String contentType, Map<String, String> more) {
    var headers = response.headers();
    Cors.add(headers);
    more.forEach(headers::set);
    response.setStatusCode(status);
    if (!contentType.isEmpty()) {
      headers.set(HttpHeaders.CONTENT_TYPE, contentType);
    }
  }

  /**
   * Begins an answer whose bytes follow, on the event loop. Empty where there is nothing to be
   * sent: the client has gone, or wants the head only, which is sent then.
   */
  Optional<HttpServerResponse> begin(
      int status, String contentType, long length, Map<String, String> headers) {
    var response = http.response();
    if (response.closed() || response.ended()) {
      return Optional.empty();
    }
    fillHead(response, status, contentType, headers);
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    return beginBody(response);
  }

  /** As {@link #begin}, of JSON whose length shows at its end. */
  Optional<HttpServerResponse> beginJson(boolean gzipped) {
    var response = http.response();
    if (response.closed() || response.ended()) {
      return Optional.empty();
    }
    fillHead(response, 200, Reply.JSON, Map.of());
    if (gzipped) {
      sayGzipped(response.headers());
    }
    response.setChunked(true);
    return beginBody(response);
  }

  private Optional<HttpServerResponse> beginBody(HttpServerResponse response) {
    forgetUnread(response);
    if (http.method() == HttpMethod.HEAD) {
      response.end();
      return Optional.empty();
    }
    return Optional.of(response);
  }

  /** After the last byte of an answer that {@link #begin} began. */
  void leave() {
    services.running().leave();
  }

  /** Cuts the connection in the middle of an answer, so that nobody takes it for whole. */
  void cut() {
    http.response().reset();
  }

  private void forgetUnread(HttpServerResponse response) {
    if (bodyPaused) {
      forgetBody(response);
    } else if (stream != null) {
      stream.abandon();
    }
  }

  /** Deals with a body that nobody asked for. */
  private void forgetBody(HttpServerResponse response) {
    if (expectsContinue()) {
      // Whether the client still sends it is for the client to choose (RFC 9110, section 10.1.1).
      if (http.version() != HttpVersion.HTTP_2) {
        response.headers().set(HttpHeaders.CONNECTION, CLOSE);
      }
      return;
    }
    BodyReader.discard(http);
    http.resume();
  }

  /** Counts and logs the exchange; before its answer is written. */
  void finish(int status) {
    long nanos = System.nanoTime() - startedNanos;
    timers.record(status, nanos);
    AccessLog.write(id, http.method().name(), timers.route(), status, nanos, requester);
  }

  private long declaredLength() {
    var text = http.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return text == null ? -1 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private boolean hasNoBody(long declared) {
    if (declared >= 0) {
      return declared == 0;
    }
    return http.version() == HttpVersion.HTTP_2
        ? http.method() == HttpMethod.GET || http.method() == HttpMethod.HEAD
        : !http.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private boolean expectsContinue() {
    return "100-continue".equalsIgnoreCase(http.getHeader(HttpHeaders.EXPECT));
  }

  private void continueIfExpected() {
    if (expectsContinue()) {
      http.response().writeContinue();
    }
  }
}
