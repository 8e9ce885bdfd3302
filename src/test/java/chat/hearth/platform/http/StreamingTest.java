package chat.hearth.platform.http;

import static chat.hearth.platform.http.TestServer.endpoint;
import static chat.hearth.platform.http.TestServer.errcode;
import static chat.hearth.platform.http.TestServer.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Route.Access;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are larger than memory should hold, both ways. */
@Timeout(60)
final class StreamingTest {
  private static final int LIMIT = 8 << 20;

  private final CountDownLatch mayRead = new CountDownLatch(1);

  @Test
  void streamedBodyArrivesWhole() throws Exception {
    mayRead.countDown();
    var bytes = bytes(LIMIT);

    try (var server = new TestServer(upload())) {
      var known = server.send(post(server, BodyPublishers.ofByteArray(bytes)));
      var chunked =
          server.send(
              post(server, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
      var none = server.send(post(server, BodyPublishers.noBody()));

      assertEquals(Arrays.hashCode(bytes), json(known).path("hash").asInt());
      assertEquals(Arrays.hashCode(bytes), json(chunked).path("hash").asInt());
      assertEquals(Arrays.hashCode(new byte[0]), json(none).path("hash").asInt());
    }
  }

  @Test
  void bodyThatTurnsOutTooLargeIsRefused() throws Exception {
    mayRead.countDown();
    var bytes = bytes(LIMIT + 1);

    try (var server = new TestServer(upload())) {
      var reply =
          server.send(
              post(server, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
      var after = server.send(post(server, BodyPublishers.ofString("small")));

      assertEquals(413, reply.statusCode());
      assertEquals("M_TOO_LARGE", errcode(reply));
      assertEquals(200, after.statusCode());
    }
  }

  @Test
  void slowReaderStopsTheClient() throws Exception {
    try (var server = new TestServer(upload());
        var socket = new Socket("127.0.0.1", server.server.port())) {
      socket.setSendBufferSize(64 << 10);
      var out = socket.getOutputStream();
      var head = "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: " + LIMIT + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      var allSent = new AtomicBoolean();
      var sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      out.write(new byte[LIMIT]);
                      allSent.set(true);
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      Thread.sleep(500);

      boolean sentBefore = allSent.get();
      mayRead.countDown();
      sender.join(TimeUnit.SECONDS.toMillis(20));
      var status = new byte[12];
      int count = socket.getInputStream().readNBytes(status, 0, status.length);

      assertTrue(!sentBefore, "8 MB went into a server that read nothing");
      assertTrue(allSent.get());
      assertEquals("HTTP/1.1 200", new String(status, 0, count, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void unreadBodyDoesNotSpoilTheConnection() throws Exception {
    var ignoring =
        endpoint(
            Route.post("/upload").access(Access.OPEN).streamedBody(LIMIT),
            request -> Reply.json(403, Map.of("errcode", "M_FORBIDDEN")));

    try (var server = new TestServer(ignoring)) {
      for (int i = 0; i < 3; i++) {
        var reply = server.send(post(server, BodyPublishers.ofByteArray(bytes(3 << 20))));
        assertEquals(403, reply.statusCode());
      }
    }
  }

  @Test
  void fileIsSentWholeAndInPart(@TempDir Path directory) throws Exception {
    var bytes = bytes(3 << 20);
    var file = Files.write(directory.resolve("file"), bytes);
    var whole = endpoint(open("/whole"), request -> part(file, 0, bytes.length));
    var middle = endpoint(open("/middle"), request -> part(file, 1000, 50));

    try (var server = new TestServer(whole, middle)) {
      assertArrayEquals(bytes, server.get("/whole").body());
      assertArrayEquals(Arrays.copyOfRange(bytes, 1000, 1050), server.get("/middle").body());
      var head = server.send(server.request("/whole").method("HEAD", BodyPublishers.noBody()));
      assertEquals(0, head.body().length);
      assertEquals(
          Optional.of(Integer.toString(bytes.length)), head.headers().firstValue("Content-Length"));
    }
  }

  @Test
  void streamIsPassedOn() throws Exception {
    var bytes = bytes(3 << 20);
    var endpoint =
        endpoint(open("/stream"), request -> stream(new ByteArrayInputStream(bytes), bytes.length));

    try (var server = new TestServer(endpoint)) {
      assertArrayEquals(bytes, server.get("/stream").body());
    }
  }

  @Test
  void streamThatEndsEarlyIsNotTakenForWhole() throws Exception {
    var endpoint =
        endpoint(open("/stream"), request -> stream(new ByteArrayInputStream(bytes(10)), 20));

    try (var server = new TestServer(endpoint)) {
      assertThrows(IOException.class, () -> server.get("/stream"));
    }
  }

  @Test
  void jsonOfAnySizeIsSentWhileItIsMade() throws Exception {
    try (var server = new TestServer(list("/list", 300_000), list("/short", 3))) {
      var plain = server.get("/list");
      var gzipped = server.send(server.request("/list").header("Accept-Encoding", "gzip"));
      var small = server.get("/short");
      var head = server.send(server.request("/list").method("HEAD", BodyPublishers.noBody()));
      var after = server.get("/short");

      var unpacked = new GZIPInputStream(new ByteArrayInputStream(gzipped.body())).readAllBytes();
      assertEquals(300_000, Json.parse(plain.body()).size());
      assertEquals(Optional.of("application/json"), plain.headers().firstValue("Content-Type"));
      assertEquals(Optional.of("gzip"), gzipped.headers().firstValue("Content-Encoding"));
      assertArrayEquals(plain.body(), unpacked);
      assertEquals("[0,1,2]", new String(small.body(), StandardCharsets.UTF_8));
      assertEquals(Optional.of("7"), small.headers().firstValue("Content-Length"));
      assertEquals(200, head.statusCode());
      assertEquals(0, head.body().length);
      assertEquals(200, after.statusCode());
    }
  }

  @Test
  void jsonThatFailsIsAnErrorBeforeItsFirstPieceAndCutAfterIt() throws Exception {
    var early = failing("/early", 10);
    var late = failing("/late", Reply.JsonStream.SENT_AT_ONCE_BYTES + 1);

    try (var server = new TestServer(early, late)) {
      var refused = server.get("/early");

      assertEquals("M_NOT_FOUND", errcode(refused));
      assertThrows(IOException.class, () -> server.get("/late"));
      var gzipped = server.request("/late").header("Accept-Encoding", "gzip");
      assertThrows(IOException.class, () -> server.send(gzipped));
      assertEquals("M_NOT_FOUND", errcode(server.get("/early")));
    }
  }

  @Test
  void jsonIsMadeNoFasterThanItIsTaken() throws Exception {
    var made = new AtomicLong();
    var endless =
        endpoint(
            open("/endless"),
            request ->
                new Reply.JsonStream(
                    out -> {
                      while (true) {
                        out.write(new byte[1 << 10]);
                        made.addAndGet(1 << 10);
                      }
                    }));

    try (var server = new TestServer(endless);
        var socket = new Socket("127.0.0.1", server.server.port())) {
      socket
          .getOutputStream()
          .write("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals('H', socket.getInputStream().read());
      long before = -1;
      while (made.get() != before) {
        before = made.get();
        Thread.sleep(500);
      }

      assertTrue(before < 64 << 20, () -> "made " + made + " bytes that nobody read");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=5-, 5, 95",
    "bytes=-7, 93, 7",
    "bytes=90-1000, 90, 10",
    "bytes=-1000, 0, 100"
  })
  void rangesAreRead(String header, long first, long length) {
    assertEquals(Optional.of(new ByteRange(first, length)), ByteRange.parse(header, 100));
  }

  @ParameterizedTest
  @CsvSource({"bytes=0-1;2-3", "lines=1-2", "bytes=9-5", "bytes=-", "bytes=a-b"})
  void rangesThatAreNoneAreIgnored(String header) {
    assertEquals(Optional.empty(), ByteRange.parse(header.replace(';', ','), 100));
  }

  @ParameterizedTest
  @CsvSource({"bytes=100-", "bytes=100-200", "bytes=-0"})
  void rangesBehindTheEndAreRefused(String header) {
    assertEquals(416, assertThrows(MatrixError.class, () -> ByteRange.parse(header, 100)).status());
  }

  private Endpoint upload() {
    return endpoint(
        Route.post("/upload").access(Access.OPEN).streamedBody(LIMIT),
        request -> {
          try {
            mayRead.await();
            return Reply.json(Map.of("hash", Arrays.hashCode(request.stream().readAllBytes())));
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static HttpRequest.Builder post(TestServer server, HttpRequest.BodyPublisher body) {
    return server.request("/upload").POST(body);
  }

  private static Reply part(Path file, long offset, long length) {
    try {
      return new Reply.FilePart(200, "image/png", FileChannel.open(file), offset, length, Map.of());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reply stream(InputStream bytes, long length) {
    return new Reply.Stream(200, "image/png", bytes, length, Map.of());
  }

  private static Endpoint list(String path, int size) {
    return endpoint(
        open(path),
        request ->
            new Reply.JsonStream(
                out -> {
                  for (int i = 0; i < size; i++) {
                    out.write(((i == 0 ? "[" : ",") + i).getBytes(StandardCharsets.UTF_8));
                  }
                  out.write(']');
                }));
  }

  private static Endpoint failing(String path, int after) {
    return endpoint(
        open(path),
        request ->
            new Reply.JsonStream(
                out -> {
                  out.write(new byte[after]);
                  throw MatrixError.notFound("Gone");
                }));
  }

  private static Route open(String path) {
    return Route.get(path).access(Access.OPEN);
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }
}
