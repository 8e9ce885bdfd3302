package chat.hearth.spec.media;

import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one user may keep, on a server with a quota of 1 MiB. */
final class QuotaSpec {
  private static final int HALF = 512 << 10;

  private final Path directory;

  QuotaSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void fullQuotaRefusesOneUserUntilSomethingIsDeleted() throws Exception {
    var options =
        HearthOptions.embedded(directory)
            .withMedia("quota_per_user_mib: 1", "max_upload_bytes: 2000000");
    try (var hearth = HearthProcess.startOwn(options)) {
      var alice = hearth.homeserver().register("alice");
      var bob = hearth.homeserver().register("bob");
      var first = Media.upload(alice, Media.randomBytes(HALF), "image/png");
      Media.upload(alice, Media.randomBytes(HALF), "image/png");

      tryUpload(alice, 1).refused(403, "M_FORBIDDEN");
      tryUpload(bob, HALF).ok();
      tryUpload(bob, 2_000_001).refused(413, "M_TOO_LARGE");
      assertEquals(
          2_000_000,
          alice.get("/_matrix/client/v1/media/config").ok().path("m.upload.size").asInt());

      var room = alice.createRoom(publicChat());
      alice.redact(
          room,
          alice.send(
              room,
              "m.room.message",
              Json.object("msgtype", "m.image", "body", "image", "url", first)));
      awaitGone(alice, first);
      tryUpload(alice, 1).ok();
    }
  }

  private static Reply tryUpload(TestUser user, int bytes) {
    return user.exchange(
        "POST",
        "/_matrix/media/v3/upload",
        Media.randomBytes(bytes),
        Map.of("Content-Type", "image/png"));
  }

  private static void awaitGone(TestUser user, String mxc) throws InterruptedException {
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (Media.download(user, mxc).status() == 200) {
      assertTrue(Instant.now().isBefore(deadline), "the file is still there");
      Thread.sleep(100);
    }
  }
}
