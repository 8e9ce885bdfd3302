package chat.hearth.spec.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.ObjectStore;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media on a server that keeps its files in an S3-compatible object store. */
final class ObjectStoreSpec {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SEVERAL_PARTS = 40 << 20;

  private static Path dataDir;
  private static ObjectStore store;
  private static HearthProcess hearth;

  private TestUser alice;

  @BeforeAll
  static void start(@TempDir Path directory) {
    HearthProcess.assumeOwnProcesses();
    dataDir = directory.resolve("hearth");
    store = ObjectStore.start(directory.resolve("s3"));
    hearth =
        HearthProcess.startOwn(HearthOptions.embedded(dataDir).withMedia(store.configuration()));
  }

  @AfterAll
  static void stop() {
    if (hearth != null) {
      hearth.close();
      store.close();
    }
  }

  @BeforeEach
  void register() {
    alice = hearth.homeserver().register("alice");
  }

  @Test
  void aFileIsKeptInTheStoreAndComesBack() {
    long before = store.objects();
    var file = Media.randomBytes(100_000);

    var mxc = Media.upload(alice, file, "application/pdf");

    var reply = Media.download(alice, mxc);
    assertEquals(200, reply.status());
    assertEquals("application/pdf", reply.header("Content-Type").orElseThrow());
    assertArrayEquals(file, reply.bytes());
    assertEquals(before + 1, store.objects());
    assertFalse(Files.exists(dataDir.resolve("media")), "nothing is kept beside it");
  }

  @Test
  void aFileOfSeveralPartsComesBackWholeAndInRanges() {
    var file = Media.randomBytes(SEVERAL_PARTS);

    var mxc = Media.upload(alice, file, "video/mp4");

    assertArrayEquals(file, Media.download(alice, mxc).bytes());
    var middle = Media.download(alice, mxc, Map.of("Range", "bytes=20000000-20000009"));
    assertEquals(206, middle.status());
    assertEquals(
        "bytes 20000000-20000009/" + SEVERAL_PARTS, middle.header("Content-Range").orElseThrow());
    assertArrayEquals(Arrays.copyOfRange(file, 20_000_000, 20_000_010), middle.bytes());
    var end = Media.download(alice, mxc, Map.of("Range", "bytes=-5"));
    assertArrayEquals(Arrays.copyOfRange(file, SEVERAL_PARTS - 5, SEVERAL_PARTS), end.bytes());
    assertEquals(
        416, Media.download(alice, mxc, Map.of("Range", "bytes=" + SEVERAL_PARTS + "-")).status());
  }

  @Test
  void aThumbnailIsMadeAndKeptThereToo() {
    var mxc = Media.upload(alice, Media.encode(Media.picture(640, 480), "png"), "image/png");
    long before = store.objects();

    var first = Media.decode(Media.thumbnail(alice, mxc, 96, 96, "crop"));
    var second = Media.decode(Media.thumbnail(alice, mxc, 96, 96, "crop"));

    assertEquals(96, first.getWidth());
    assertEquals(96, second.getHeight());
    assertEquals(before + 1, store.objects());
  }

  @Test
  void aFileIsDeletedThereWithItsEvent() throws InterruptedException {
    long before = store.objects();
    var room = alice.createRoom(RoomRequest.publicChat());
    var mxc = Media.upload(alice, Media.encode(Media.picture(640, 480), "png"), "image/png");
    Media.decode(Media.thumbnail(alice, mxc, 96, 96, "crop"));
    var event =
        alice.send(
            room,
            "m.room.message",
            Json.object("msgtype", "m.image", "body", "picture.png", "url", mxc));

    alice.redact(room, event);

    await(() -> Media.download(alice, mxc).status() == 404);
    await(() -> store.objects() == before);
  }

  @Test
  void aStoreThatIsAwayIsSaidSoAndNothingIsLost() {
    var file = Media.randomBytes(1000);
    var mxc = Media.upload(alice, file, "application/pdf");

    store.stop();
    var download = Media.download(alice, mxc);
    var upload = Media.tryUpload(alice, Media.randomBytes(1000), "application/pdf", "");
    store.restart();

    assertEquals(503, download.status());
    assertEquals(503, upload.status());
    assertArrayEquals(file, Media.download(alice, mxc).bytes());
    assertArrayEquals(
        file, Media.download(alice, Media.upload(alice, file, "application/pdf")).bytes());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "still not so after " + PATIENCE);
      Thread.sleep(100);
    }
  }
}
