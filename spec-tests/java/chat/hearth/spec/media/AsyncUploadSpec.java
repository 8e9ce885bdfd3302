package chat.hearth.spec.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** POST /_matrix/media/v1/create and PUT /_matrix/media/v3/upload/{serverName}/{mediaId}. */
final class AsyncUploadSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void announcedFileIsUploadedLater() {
    var file = Media.randomBytes(5000);
    var mxc = Media.create(alice);

    Media.put(alice, mxc, file, "video/webm").ok();
    var reply = Media.download(alice, mxc);

    assertArrayEquals(file, reply.bytes());
    assertEquals("video/webm", reply.header("Content-Type").orElseThrow());
  }

  @Test
  void announcementSaysWhenItExpires() {
    var created = alice.exchange("POST", "/_matrix/media/v1/create", new byte[0], Map.of()).ok();

    var lifetime =
        Duration.between(
            Instant.now(), Instant.ofEpochMilli(created.path("unused_expires_at").asLong()));

    assertTrue(lifetime.compareTo(Duration.ofMinutes(1)) > 0, lifetime::toString);
  }

  @Test
  void fileIsUploadedOnlyOnce() {
    var file = Media.randomBytes(100);
    var mxc = Media.create(alice);
    Media.put(alice, mxc, file, "image/png").ok();

    Media.put(alice, mxc, Media.randomBytes(100), "image/png")
        .refused(409, "M_CANNOT_OVERWRITE_MEDIA");

    assertArrayEquals(file, Media.download(alice, mxc).bytes());
  }

  @Test
  void fileThatWasNotAnnouncedIsOverwrittenNeither() {
    var mxc = Media.upload(alice, Media.randomBytes(100), "image/png");

    Media.put(alice, mxc, Media.randomBytes(100), "image/png")
        .refused(409, "M_CANNOT_OVERWRITE_MEDIA");
  }

  @Test
  void onlyWhoAnnouncedUploads() {
    var bob = TestUser.named("bob");
    var mxc = Media.create(alice);

    Media.put(bob, mxc, Media.randomBytes(100), "image/png").refused(403, "M_FORBIDDEN");
    Media.put(alice.anonymous(), mxc, Media.randomBytes(100), "image/png")
        .refused(401, "M_MISSING_TOKEN");

    Media.download(alice, mxc, "?timeout_ms=0").refused(504, "M_NOT_YET_UPLOADED");
  }

  @Test
  void unknownNameIsNotFound() {
    var unknown = "mxc://" + alice.serverName() + "/neverAnnounced";

    Media.put(alice, unknown, Media.randomBytes(10), "image/png").refused(404, "M_NOT_FOUND");
  }

  @Test
  void downloadWaitsNoLongerThanItSays() {
    var mxc = Media.create(alice);
    var before = System.nanoTime();

    Media.download(alice, mxc, "?timeout_ms=600").refused(504, "M_NOT_YET_UPLOADED");

    var waited = Duration.ofNanos(System.nanoTime() - before);
    assertTrue(waited.toMillis() >= 550 && waited.toMillis() < 10_000, waited::toString);
  }

  @Test
  void waitingDownloadGetsTheFileOnceItIsThere() throws Exception {
    var file = Media.randomBytes(2000);
    var mxc = Media.create(alice);
    CompletableFuture<Reply> waiting =
        CompletableFuture.supplyAsync(() -> Media.download(alice, mxc, "?timeout_ms=20000"));
    Thread.sleep(300);

    Media.put(alice, mxc, file, "image/png").ok();
    var reply = waiting.get(10, TimeUnit.SECONDS);

    assertArrayEquals(file, reply.bytes());
  }

  @Test
  void tooManyAnnouncementsAreRefused() {
    var carol = TestUser.named("carol");
    var replies = new ArrayList<Reply>();
    for (int i = 0; i < 200; i++) {
      var reply = carol.exchange("POST", "/_matrix/media/v1/create", new byte[0], Map.of());
      replies.add(reply);
      if (reply.status() != 200) {
        break;
      }
    }

    var last = replies.getLast().refused(429, "M_LIMIT_EXCEEDED");

    assertTrue(last.path("retry_after_ms").asLong() > 0, last::toString);
  }
}
