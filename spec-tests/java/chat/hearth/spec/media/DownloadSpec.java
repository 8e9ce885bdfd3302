package chat.hearth.spec.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GET /_matrix/client/v1/media/download and the old paths. */
final class DownloadSpec {
  private final TestUser alice = TestUser.named("alice");
  private final byte[] file = Media.randomBytes(10_000);

  @Test
  void everybodyWithATokenDownloads() {
    var mxc = Media.upload(alice, file, "image/png");
    var bob = TestUser.named("bob");
    var guest =
        alice.withToken(
            Homeserver.shared()
                .anonymous()
                .post("/_matrix/client/v3/register?kind=guest", Json.object())
                .ok()
                .path("access_token")
                .asText());

    assertArrayEquals(file, Media.download(bob, mxc).bytes());
    assertArrayEquals(file, Media.download(guest, mxc).bytes());
    Media.download(alice.anonymous(), mxc).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void unknownFilesAreNotFound() {
    var mxc = Media.upload(alice, file, "image/png");
    var id = mxc.substring(mxc.lastIndexOf('/') + 1);

    Media.download(alice, "mxc://" + alice.serverName() + "/unknown").refused(404, "M_NOT_FOUND");
    Media.download(alice, "mxc://elsewhere.invalid/" + id, "?allow_remote=false")
        .refused(404, "M_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..%2f..%2fetc%2fpasswd", "a.b", "%00", "a%2Fb", "%F0%9F%98%80"})
  void mediaIdsAreOfTheirAlphabet(String id) {
    var reply = alice.get("/_matrix/client/v1/media/download/" + alice.serverName() + "/" + id);

    assertTrue(Set.of(400, 404).contains(reply.status()), reply::toString);
  }

  @Test
  void serverNamesAreChecked() {
    var reply = alice.get("/_matrix/client/v1/media/download/..%2F..%2Fhost/abc");

    assertTrue(Set.of(400, 404).contains(reply.status()), reply::toString);
  }

  @Test
  void fileIsNamedAsItWasUploaded() {
    var mxc =
        Media.tryUpload(alice, file, "image/png", "?filename=holiday.png")
            .ok()
            .path("content_uri")
            .asText();

    var own = Media.download(alice, mxc).header("Content-Disposition").orElseThrow();
    var other =
        Media.download(alice, mxc, "/other%22name.png").header("Content-Disposition").orElseThrow();

    assertEquals("inline; filename=\"holiday.png\"", own);
    assertEquals("inline; filename=\"other\\\"name.png\"", other);
  }

  @Test
  void nameBeyondAsciiIsEncoded() {
    var mxc =
        Media.tryUpload(alice, file, "image/png", "?filename=%E5%86%99%E7%9C%9F%20%C3%A9.png")
            .ok()
            .path("content_uri")
            .asText();

    var disposition = Media.download(alice, mxc).header("Content-Disposition").orElseThrow();

    assertTrue(
        disposition.contains("filename*=utf-8''%E5%86%99%E7%9C%9F%20%C3%A9.png"), disposition);
  }

  @Test
  void nameCannotAddHeaders() {
    var mxc = Media.upload(alice, file, "image/png");

    var reply = Media.download(alice, mxc, "/a%0D%0AX-Injected:%20yes");

    assertEquals(200, reply.status(), reply::toString);
    assertTrue(reply.header("X-Injected").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "application/javascript",
        "text/html; charset=utf-8",
        "application/pdf"
      })
  void whatCouldRunIsAnAttachment(String type) {
    var page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    var mxc = Media.upload(alice, page, type);

    var reply = Media.download(alice, mxc);

    var disposition = reply.header("Content-Disposition").orElseThrow();
    assertTrue(disposition.startsWith("attachment"), disposition);
    var policy = reply.header("Content-Security-Policy").orElseThrow();
    assertTrue(policy.contains("sandbox") && policy.contains("script-src 'none'"), policy);
  }

  @Test
  void everyFileIsFenced() {
    var reply = Media.download(alice, Media.upload(alice, file, "image/png"));

    assertEquals("cross-origin", reply.header("Cross-Origin-Resource-Policy").orElseThrow());
    assertTrue(reply.header("Content-Security-Policy").isPresent());
    assertEquals("*", reply.header("Access-Control-Allow-Origin").orElseThrow());
    assertTrue(reply.header("Content-Disposition").orElseThrow().startsWith("inline"));
  }

  @Test
  void partOfAFileIsServed() {
    var mxc = Media.upload(alice, file, "video/mp4");

    var middle = Media.download(alice, mxc, Map.of("Range", "bytes=100-199"));
    var end = Media.download(alice, mxc, Map.of("Range", "bytes=9990-"));
    var suffix = Media.download(alice, mxc, Map.of("Range", "bytes=-5"));
    var beyond = Media.download(alice, mxc, Map.of("Range", "bytes=10000-"));

    assertEquals(206, middle.status());
    assertArrayEquals(Arrays.copyOfRange(file, 100, 200), middle.bytes());
    assertEquals("bytes 100-199/10000", middle.header("Content-Range").orElseThrow());
    assertArrayEquals(Arrays.copyOfRange(file, 9990, 10_000), end.bytes());
    assertArrayEquals(Arrays.copyOfRange(file, 9995, 10_000), suffix.bytes());
    assertEquals(416, beyond.status());
    assertEquals("bytes */10000", beyond.header("Content-Range").orElseThrow());
  }

  @Test
  void unchangedFileIsNotSentAgain() {
    var mxc = Media.upload(alice, file, "image/png");
    var tag = Media.download(alice, mxc).header("ETag").orElseThrow();

    var again = Media.download(alice, mxc, Map.of("If-None-Match", tag));
    var other = Media.download(alice, mxc, Map.of("If-None-Match", "\"other\""));

    assertEquals(304, again.status());
    assertEquals(0, again.bytes().length);
    assertEquals(200, other.status());
  }

  @Test
  void headTellsTheSize() {
    var mxc = Media.upload(alice, file, "image/png");

    var reply =
        alice.exchange(
            "HEAD", "/_matrix/client/v1/media/download/" + Media.name(mxc), new byte[0], Map.of());

    assertEquals(200, reply.status());
    assertEquals("10000", reply.header("Content-Length").orElseThrow());
    assertEquals("image/png", reply.header("Content-Type").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v3", "r0", "v1"})
  void newFilesAreNotServedWithoutAToken(String version) {
    var mxc = Media.upload(alice, Media.encode(Media.picture(200, 200), "png"), "image/png");
    var old = "/_matrix/media/" + version;

    alice.anonymous().get(old + "/download/" + Media.name(mxc)).refused(404, "M_NOT_FOUND");
    alice.get(old + "/download/" + Media.name(mxc) + "/name.png").refused(404, "M_NOT_FOUND");
    alice
        .anonymous()
        .get(old + "/thumbnail/" + Media.name(mxc) + "?width=32&height=32&method=crop")
        .refused(404, "M_NOT_FOUND");
  }

  @Test
  void badParametersAreRefused() {
    var mxc = Media.upload(alice, file, "image/png");

    Media.download(alice, mxc, "?timeout_ms=soon").refused(400, "M_INVALID_PARAM");
    Media.download(alice, mxc, "?allow_remote=perhaps").refused(400, "M_INVALID_PARAM");
  }
}
