package chat.hearth.platform.http;

import static chat.hearth.platform.http.TestServer.endpoint;
import static chat.hearth.platform.http.TestServer.errcode;
import static chat.hearth.platform.http.TestServer.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Route.Access;
import chat.hearth.platform.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a client sees of the server, over real connections. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpServerTest {
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private TestServer server = new TestServer();

  @BeforeAll
  void start() {
    server.close();
    server =
        new TestServer(
            new HealthEndpoint(),
            new ReadyEndpoint(ready::get),
            endpoint(open("/echo/{what}"), HttpServerTest::echo),
            endpoint(open("/state/{type}").alsoAt("/state/{type}/"), HttpServerTest::echo),
            endpoint(open("/_matrix/client/v3/versioned"), request -> Reply.empty()),
            endpoint(Route.get("/user"), HttpServerTest::who),
            endpoint(Route.get("/guest").access(Access.GUEST), HttpServerTest::who),
            endpoint(Route.get("/optional").access(Access.OPTIONAL), HttpServerTest::who),
            endpoint(open("/fail/{how}"), request -> fail(request.path("how"))),
            endpoint(open("/large/{bytes}"), HttpServerTest::large),
            endpoint(open("/header"), request -> Reply.empty().header("X-Odd", "a\r\nb: c")),
            endpoint(
                Route.put("/body").access(Access.OPEN).maxBody(100_000),
                request -> Reply.json(Map.of("length", request.body().length))),
            endpoint(
                Route.post("/upload").maxBody(1_000_000),
                request -> Reply.json(Map.of("length", request.body().length))));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void healthAndReadinessAreAnswered() throws Exception {
    assertEquals(200, server.get("/health").statusCode());
    assertEquals(200, server.get("/ready").statusCode());

    ready.set(false);
    try {
      assertEquals(503, server.get("/ready").statusCode());
      assertEquals(200, server.get("/health").statusCode());
    } finally {
      ready.set(true);
    }
  }

  @Test
  void parametersAreDecodedOnce() throws Exception {
    var echoed = json(server.get("/echo/a%2Fb%252F+?q=x+y%26&via=1&via=2"));

    assertEquals("a/b%2F+", echoed.path("what").asText());
    assertEquals("x y&", echoed.path("q").asText());
    assertEquals(2, echoed.path("via").asInt());
  }

  @Test
  void proxyOnThisMachineNamesTheClient() throws Exception {
    var direct = server.get("/echo/a");
    var proxied = server.send(server.request("/echo/a").header("X-Forwarded-For", "203.0.113.9"));

    assertEquals("127.0.0.1", json(direct).path("address").asText());
    assertEquals("203.0.113.9", json(proxied).path("address").asText());
  }

  @Test
  void headersAreFoundByLowerCaseName() throws Exception {
    var response = server.send(server.request("/echo/a").header("X-Thing", "Value"));

    assertEquals("Value", json(response).path("x-thing").asText());
  }

  @Test
  void everyResponseCarriesCorsHeaders() throws Exception {
    for (var path : new String[] {"/health", "/unknown", "/user", "/fail/fault"}) {
      assertCors(server.get(path));
    }
    assertCors(server.send(server.request("/health").DELETE()));
  }

  @Test
  void preflightRunsNoEndpoint() throws Exception {
    for (var path : new String[] {"/user", "/fail/fault", "/unknown"}) {
      var response = server.send(server.request(path).method("OPTIONS", BodyPublishers.noBody()));

      assertEquals(204, response.statusCode());
      assertEquals(0, response.body().length);
      assertCors(response);
    }
  }

  @Test
  void unknownPathIsUnrecognized() throws Exception {
    var response = server.get("/unknown");

    assertEquals(404, response.statusCode());
    assertEquals("M_UNRECOGNIZED", errcode(response));
    assertFalse(json(response).path("error").asText().isEmpty());
  }

  @Test
  void wrongMethodIsUnrecognizedToo() throws Exception {
    var response = server.send(server.request("/health").DELETE());

    assertEquals(405, response.statusCode());
    assertEquals("M_UNRECOGNIZED", errcode(response));
    assertEquals("GET, OPTIONS", response.headers().firstValue("Allow").orElseThrow());
  }

  @Test
  void malformedEscapesAreInvalidParam() throws Exception {
    for (var target : new String[] {"/echo/%zz", "/echo/a?q=%", "/echo/%ff"}) {
      var response = raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertTrue(response.startsWith("HTTP/1.1 400 "), response);
      assertTrue(response.contains("M_INVALID_PARAM"), response);
      assertTrue(response.contains("Access-Control-Allow-Origin: *"), response);
    }
  }

  @Test
  void trailingSlashIsAnAlias() throws Exception {
    assertEquals("m.x", json(server.get("/state/m.x/")).path("type").asText());
    assertEquals(404, server.get("/echo/a/").statusCode());
  }

  @Test
  void oldPrefixAnswers() throws Exception {
    assertEquals(200, server.get("/_matrix/client/r0/versioned").statusCode());
  }

  @Test
  void headHasHeadersOfGetWithoutBody() throws Exception {
    var response = server.send(server.request("/large/500").HEAD());

    assertEquals(200, response.statusCode());
    assertEquals(0, response.body().length);
    assertTrue(response.headers().firstValueAsLong("Content-Length").orElseThrow() > 500);
  }

  @Test
  void tokenIsTakenFromHeaderOrQuery() throws Exception {
    var byHeader = server.send(server.request("/user").header("Authorization", "bEaReR alice"));
    var byQuery = server.get("/user?access_token=alice");
    var both =
        server.send(
            server.request("/user?access_token=nobody").header("Authorization", "Bearer alice"));

    for (var response : List.of(byHeader, byQuery, both)) {
      assertEquals("@alice:example.org", json(response).path("user").asText());
    }
  }

  @Test
  void missingAndUnknownTokensAreToldApart() throws Exception {
    var missing = server.get("/user");
    var empty = server.get("/user?access_token=");
    var unknown = server.get("/user?access_token=nobody");

    assertEquals(401, missing.statusCode());
    assertEquals("M_MISSING_TOKEN", errcode(missing));
    assertEquals("M_MISSING_TOKEN", errcode(empty));
    assertEquals(401, unknown.statusCode());
    assertEquals("M_UNKNOWN_TOKEN", errcode(unknown));
  }

  @Test
  void guestsReachOnlyWhatIsForThem() throws Exception {
    var refused = server.get("/user?access_token=guest");
    var allowed = server.get("/guest?access_token=guest");

    assertEquals(403, refused.statusCode());
    assertEquals("M_GUEST_ACCESS_FORBIDDEN", errcode(refused));
    assertEquals("@guest:example.org", json(allowed).path("user").asText());
  }

  @Test
  void optionalTokenMayLackButNotBeWrong() throws Exception {
    assertEquals("nobody", json(server.get("/optional")).path("user").asText());
    assertEquals(
        "@alice:example.org",
        json(server.get("/optional?access_token=alice")).path("user").asText());
    assertEquals("M_UNKNOWN_TOKEN", errcode(server.get("/optional?access_token=bad")));
  }

  @Test
  void openRouteLooksAtNoToken() throws Exception {
    assertEquals(200, server.get("/echo/a?access_token=bad").statusCode());
  }

  @Test
  void failuresBecomeStandardErrors() throws Exception {
    assertError(418, "M_TEAPOT", "fail/matrix");
    assertError(503, "M_UNKNOWN", "fail/unavailable");
    assertError(503, "M_UNKNOWN", "fail/uncertain");
    assertError(500, "M_UNKNOWN", "fail/duplicate");
    assertError(500, "M_UNKNOWN", "fail/fault");
    assertError(500, "M_UNKNOWN", "fail/overflow");
    assertError(500, "M_UNKNOWN", "header");
  }

  @Test
  void faultsAreAnsweredWithoutDetails() throws Exception {
    var response = server.get("/fail/fault");

    assertEquals("Internal server error", json(response).path("error").asText());
  }

  @Test
  void bodyArrivesWhole() throws Exception {
    for (int length : new int[] {0, 1, 100, 65_536, 65_537, 100_000}) {
      var body = BodyPublishers.ofByteArray(new byte[length]);

      var response = server.send(server.request("/body").PUT(body));

      assertEquals(length, json(response).path("length").asInt());
    }
  }

  @Test
  void largeDeclaredBodyIsRefusedAndConnectionGoesOn() throws Exception {
    for (int i = 0; i < 3; i++) {
      var body = BodyPublishers.ofByteArray(new byte[100_001 + i * 3_000_000]);

      var response = server.send(server.request("/body").PUT(body));

      assertEquals(413, response.statusCode());
      assertEquals("M_TOO_LARGE", errcode(response));
    }
    assertEquals(200, server.get("/health").statusCode());
  }

  @Test
  void largeChunkedBodyIsRefused() throws Exception {
    var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3_000_000]));

    var response = server.send(server.request("/body").PUT(body));

    assertEquals(413, response.statusCode());
    assertEquals("M_TOO_LARGE", errcode(response));
    assertEquals(200, server.get("/health").statusCode());
  }

  @Test
  void chunkedBodyWithinLimitArrives() throws Exception {
    var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[90_000]));

    var response = server.send(server.request("/body").PUT(body));

    assertEquals(90_000, json(response).path("length").asInt());
  }

  @Test
  void uploadWithoutTokenIsRefusedUnread() throws Exception {
    var body = BodyPublishers.ofByteArray(new byte[900_000]);

    var refused = server.send(server.request("/upload").POST(body));
    var taken = server.send(server.request("/upload?access_token=alice").POST(body));

    assertEquals("M_MISSING_TOKEN", errcode(refused));
    assertEquals(900_000, json(taken).path("length").asInt());
  }

  @Test
  void expectationIsAnsweredBeforeTheBody() throws Exception {
    var small = server.request("/body").expectContinue(true);
    var large = server.request("/upload?access_token=alice").expectContinue(true);
    var refused = server.request("/upload").expectContinue(true);

    var taken = server.send(small.PUT(BodyPublishers.ofByteArray(new byte[10])));
    var upload = server.send(large.POST(BodyPublishers.ofByteArray(new byte[200_000])));
    var missing = server.send(refused.POST(BodyPublishers.ofByteArray(new byte[200_000])));

    assertEquals(10, json(taken).path("length").asInt());
    assertEquals(200_000, json(upload).path("length").asInt());
    assertEquals("M_MISSING_TOKEN", errcode(missing));
  }

  @Test
  void largeJsonIsCompressedWhereAccepted() throws Exception {
    var compressed =
        server.send(server.request("/large/20000").header("Accept-Encoding", "br, gzip"));
    var plain = server.get("/large/20000");
    var small = server.send(server.request("/large/10").header("Accept-Encoding", "gzip"));

    assertEquals("gzip", compressed.headers().firstValue("Content-Encoding").orElseThrow());
    assertEquals(
        compressed.body().length,
        compressed.headers().firstValueAsLong("Content-Length").orElseThrow());
    assertTrue(compressed.body().length < 1000);
    assertArrayEquals(
        plain.body(),
        new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes());
    assertTrue(plain.headers().firstValue("Content-Encoding").isEmpty());
    assertTrue(small.headers().firstValue("Content-Encoding").isEmpty());
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    var request = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      request.append("GET /echo/n").append(i).append("n HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    request.append("GET /echo/last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    var responses = raw(request.toString());

    int from = 0;
    for (int i = 0; i < 20; i++) {
      int at = responses.indexOf("\"n" + i + "n\"");
      assertTrue(at > from, responses);
      from = at;
    }
    assertTrue(responses.indexOf("\"last\"") > from);
  }

  @Test
  void absoluteTargetIsUnderstood() throws Exception {
    var response = raw("GET http://x/echo/abs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertTrue(response.contains("\"abs\""), response);
  }

  @Test
  void unreadableRequestGetsAStandardError() throws Exception {
    var tooLong = raw("GET /" + "a".repeat(40_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    var header = raw("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(40_000) + "\r\n\r\n");

    assertTrue(tooLong.lines().findFirst().orElse("").contains(" 414 "), tooLong);
    assertTrue(tooLong.contains("\"errcode\""), tooLong);
    assertTrue(header.lines().findFirst().orElse("").contains(" 431 "), header);
  }

  @Test
  void requestsAreTimedByRouteAndStatus() throws Exception {
    server.get("/fail/matrix");

    var timer =
        server
            .meters
            .get("hearth.http.requests")
            .tags("route", "/fail/{how}", "method", "GET", "status", "4xx")
            .timer();
    assertTrue(timer.count() >= 1);
  }

  @Test
  void rateLimitTellsWhenToTryAgain() throws Exception {
    var limits = TestServer.limits(true, new Config.Rate(0.4, 1));
    try (var limited =
        new TestServer(limits, new SettableClock(), endpoint(open("/a"), r -> Reply.empty()))) {
      limited.get("/a");

      var response = limited.get("/a");

      assertEquals(429, response.statusCode());
      assertEquals("M_LIMIT_EXCEEDED", errcode(response));
      assertEquals(2500, json(response).path("retry_after_ms").asInt());
      assertEquals("3", response.headers().firstValue("Retry-After").orElseThrow());
    }
  }

  @Test
  void takenPortIsNamed() {
    int port = server.server.port();

    var thrown =
        assertThrows(
            ListenException.class,
            () -> new TestServer(TestServer.UNLIMITED, Clock.systemUTC(), Optional.empty(), port));

    assertTrue(thrown.toString().contains("127.0.0.1:" + port), thrown.toString());
  }

  private String raw(String request) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void assertError(int status, String errcode, String path) throws Exception {
    var response = server.get("/" + path);

    assertEquals(status, response.statusCode());
    assertEquals(errcode, errcode(response));
    assertCors(response);
  }

  private static void assertCors(HttpResponse<byte[]> response) {
    var headers = response.headers();
    assertEquals("*", headers.firstValue("Access-Control-Allow-Origin").orElseThrow());
    for (var method : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS"}) {
      var methods = headers.firstValue("Access-Control-Allow-Methods").orElseThrow();
      assertTrue(methods.contains(method), methods);
    }
    assertTrue(
        headers
            .firstValue("Access-Control-Allow-Headers")
            .orElseThrow()
            .startsWith("X-Requested-With, Content-Type, Authorization"));
  }

  private static Route open(String path) {
    return Route.get(path).access(Access.OPEN);
  }

  private static Reply echo(Request request) {
    var echoed = Json.object();
    request.pathParameters().forEach(echoed::put);
    echoed.put("address", request.address());
    request.query("q").ifPresent(value -> echoed.put("q", value));
    echoed.put("via", request.queryAll("via").size());
    request.header("x-thing").ifPresent(value -> echoed.put("x-thing", value));
    return Reply.json(echoed);
  }

  private static Reply who(Request request) {
    var user = request.identity().map(requester -> requester.userId().value());
    return Reply.json(Map.of("user", user.orElse("nobody")));
  }

  private static Reply large(Request request) {
    int bytes = Integer.parseInt(request.path("bytes"));
    return Reply.json(Map.of("text", "a".repeat(bytes)));
  }

  private static Reply fail(String how) {
    switch (how) {
      case "matrix" -> throw MatrixError.of(418, "M_TEAPOT", "I am one");
      case "unavailable" -> throw storage(StorageException.Kind.UNAVAILABLE);
      case "uncertain" -> throw storage(StorageException.Kind.UNCERTAIN);
      case "duplicate" -> throw storage(StorageException.Kind.DUPLICATE);
      case "overflow" -> throw new StackOverflowError();
      default -> throw new IllegalStateException("A detail that clients must not see");
    }
  }

  private static StorageException storage(StorageException.Kind kind) {
    return new StorageException(kind, "A detail that clients must not see", null);
  }
}
