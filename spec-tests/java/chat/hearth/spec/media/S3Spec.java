package chat.hearth.spec.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that keeps its media in an S3 bucket, and nothing of them on its own disk. */
final class S3Spec {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;

  S3Spec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void filesLiveInTheBucketFromUploadToDeletion() throws Exception {
    HearthProcess.assumeOwnProcesses();
    var bucket = Files.createDirectories(directory.resolve("s3").resolve("media"));
    var s3 = s3(bucket.getParent());
    s3.start();
    var options =
        HearthOptions.embedded(directory.resolve("hearth"))
            .withMedia(
                "s3:",
                "  endpoint: http://127.0.0.1:" + s3.getPort(),
                "  bucket: media",
                "  region: us-east-1",
                "  access_key: the-access-key",
                "  secret_key: the-secret-key");
    try (var hearth = HearthProcess.startOwn(options)) {
      var alice = hearth.homeserver().register("alice");
      var room = alice.createRoom(RoomRequest.publicChat());
      var file = Media.randomBytes(3_000_000);
      var picture = Media.encode(Media.picture(400, 300), "png");

      var mxc = Media.upload(alice, file, "application/octet-stream");
      var image = Media.upload(alice, picture, "image/png");
      var event = alice.send(room, "m.room.message", message("m.file", mxc));
      alice.send(room, "m.room.message", message("m.image", image));

      assertArrayEquals(file, Media.download(alice, mxc).bytes());
      var part = Media.download(alice, mxc, Map.of("Range", "bytes=1000000-1000999"));
      assertEquals(206, part.status());
      assertArrayEquals(Arrays.copyOfRange(file, 1_000_000, 1_001_000), part.bytes());
      assertEquals(200, Media.thumbnail(alice, image, 96, 96, "scale").status());
      assertTrue(size(bucket) > file.length + picture.length, "the bucket has them");
      assertTrue(size(directory.resolve("hearth").resolve("uploads")) < 1_000, "the disk has not");

      hearth.stop();
      hearth.restart();
      assertArrayEquals(file, Media.download(alice, mxc).bytes());

      alice.redact(room, event);
      await(() -> Media.download(alice, mxc).status() == 404);
      await(() -> size(bucket) < file.length);
      assertArrayEquals(picture, Media.download(alice, image).bytes());

      s3.stop();
      Media.download(alice, image).refused(503, "M_UNKNOWN");
      Media.tryUpload(alice, file, "image/png", "").refused(503, "M_UNKNOWN");
      assertFalse(alice.say(room, "Chatting goes on").isEmpty());
    } finally {
      s3.stop();
    }
  }

  private static ObjectNode message(String type, String mxc) {
    return Json.object("msgtype", type, "body", "a file", "url", mxc);
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException, InterruptedException {
    var deadline = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      assertTrue(Instant.now().isBefore(deadline), "waited in vain");
      Thread.sleep(100);
    }
  }

  private static long size(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return 0;
    }
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static S3Proxy s3(Path root) {
    var properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", root.toString());
    var blobs =
        ContextBuilder.newBuilder("filesystem")
            .overrides(properties)
            .build(BlobStoreContext.class)
            .getBlobStore();
    return S3Proxy.builder()
        .blobStore(blobs)
        .endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "the-access-key", "the-secret-key")
        .build();
  }
}
