package chat.hearth.spec.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.TestUser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** POST /_matrix/media/v3/upload and the limits that the server tells of. */
final class UploadSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void uploadedFileComesBackByteForByte() {
    var file = Media.randomBytes(300_000);

    var mxc = Media.upload(alice, file, "application/x-tar");
    var reply = Media.download(alice, mxc);

    assertTrue(mxc.matches("mxc://[^/]+/[A-Za-z0-9_-]+"), mxc);
    assertEquals(200, reply.status());
    assertArrayEquals(file, reply.bytes());
    assertEquals("application/x-tar", reply.header("Content-Type").orElseThrow());
  }

  @Test
  void emptyFileIsAFile() {
    var mxc =
        alice
            .exchange("POST", "/_matrix/media/v3/upload", new byte[0], Map.of())
            .ok()
            .path("content_uri")
            .asText();

    var reply = Media.download(alice, mxc);

    assertEquals(200, reply.status());
    assertEquals(0, reply.bytes().length);
  }

  @Test
  void sameContentHasTwoNames() {
    var file = Media.randomBytes(1000);

    var first = Media.upload(alice, file, "image/png");
    var second = Media.upload(alice, file, "text/plain");

    assertNotEquals(first, second);
    assertEquals("image/png", Media.download(alice, first).header("Content-Type").orElseThrow());
    assertEquals("text/plain", Media.download(alice, second).header("Content-Type").orElseThrow());
  }

  @Test
  void uploadNeedsAnAccount() {
    Media.tryUpload(alice.anonymous(), Media.randomBytes(10), "image/png", "")
        .refused(401, "M_MISSING_TOKEN");
    Media.tryUpload(alice.withToken("none"), Media.randomBytes(10), "image/png", "")
        .refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void configTellsTheLimit() {
    var limit = alice.get("/_matrix/client/v1/media/config").ok().path("m.upload.size");
    var old = alice.get("/_matrix/media/v3/config").ok().path("m.upload.size");

    assertTrue(limit.asLong() > 0, limit::toString);
    assertEquals(limit, old);
    alice.anonymous().get("/_matrix/client/v1/media/config").refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void tooLargeFileIsRefusedBeforeItIsSent() throws Exception {
    var limit = alice.get("/_matrix/client/v1/media/config").ok().path("m.upload.size").asLong();
    var server = URI.create(Homeserver.shared().url());

    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(10_000);
      var head =
          "POST /_matrix/media/v3/upload HTTP/1.1\r\nHost: "
              + server.getHost()
              + "\r\nAuthorization: Bearer "
              + alice.accessToken()
              + "\r\nContent-Length: "
              + (limit + 1)
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      var status =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();

      assertTrue(status.startsWith("HTTP/1.1 413"), status);
    }
  }
}
