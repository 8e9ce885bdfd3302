package chat.hearth.feature.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.blobs.DiskBlobStore;
import chat.hearth.platform.storage.TestDatabase;
import chat.hearth.platform.storage.Transaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents are kept once, and exactly as long as a file has them. */
final class ContentsTest {
  private static final ServerName SERVER = new ServerName("hearth.test");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory = Path.of("set by JUnit");

  private final TestDatabase postgres = TestDatabase.create();
  private final MediaStore media = new MediaStore();
  private final UsageStore usage = new UsageStore(1000);

  private Path objects = directory;
  private Garbage garbage = garbage(NOW);
  private Contents contents = contents();
  private Deletions deletions = deletions();

  @BeforeEach
  void open() {
    objects = directory.resolve("objects");
    garbage = garbage(NOW);
    contents = contents();
    deletions = deletions();
  }

  @AfterEach
  void close() {
    postgres.close();
  }

  @Test
  void sameContentIsOneObjectUntilItsLastFileGoes() {
    keep("a", "text");
    keep("b", "text");
    assertEquals(1, objects());

    deletions.delete(mxc("a"));
    assertEquals(1, objects());

    deletions.delete(mxc("b"));
    assertEquals(0, objects());
    assertEquals(0, rows("media_blob") + rows("media_garbage"));
  }

  @Test
  void uploadThatIsRefusedLeavesNothing() {
    assertThrows(
        MatrixError.class,
        () ->
            keep(
                "text",
                tx -> {
                  throw MatrixError.forbidden("no");
                }));

    garbage.collect();

    assertEquals(0, objects());
    assertEquals(0, rows("media") + rows("media_blob") + rows("media_garbage"));
  }

  @Test
  void objectOfACrashedUploadIsCollectedADayLater() throws IOException {
    var file = Files.writeString(directory.resolve("spooled"), "text");
    garbage.announce("aaaabbbb");
    new DiskBlobStore(objects).put("aaaabbbb", file);

    garbage(NOW.plus(Duration.ofHours(23))).collect();
    assertEquals(1, objects());

    garbage(NOW.plus(Duration.ofHours(25))).collect();
    assertEquals(0, objects());
  }

  @Test
  void uploadThatWasTakenForCrashedIsNotCommitted() {
    var error =
        assertThrows(
            MatrixError.class,
            () -> keep("text", tx -> garbage(NOW.plus(Duration.ofHours(25))).collect()));

    assertEquals(503, error.status());
    assertEquals(0, objects());
    assertEquals(0, rows("media_blob"));
  }

  @Test
  void uploadsAndDeletionsOfTheSameContentNeverLoseIt() {
    var running = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < 40; i++) {
      var id = "m" + i;
      running.add(
          CompletableFuture.runAsync(
              () -> {
                keep(id, "text");
                if (!id.equals("m7")) {
                  deletions.delete(mxc(id));
                }
              }));
    }
    running.forEach(CompletableFuture::join);
    garbage.collect();

    var left = media.find(postgres.database(), mxc("m7")).orElseThrow().content().orElseThrow();
    assertTrue(new DiskBlobStore(objects).open(left.objectKey(), 0, 4).isPresent());
    assertEquals(1, objects());
    assertEquals(1, rows("media_blob"));
  }

  @Test
  void quotaHoldsWhenFilesComeAtOnce() {
    var user = new UserId("@alice:hearth.test");
    var database = postgres.database();
    var stored = new ArrayList<CompletableFuture<Boolean>>();
    for (int i = 0; i < 10; i++) {
      stored.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  database.transaction(
                      tx -> {
                        usage.add(tx, user, 300);
                        return true;
                      });
                  return true;
                } catch (MatrixError full) {
                  return false;
                }
              }));
    }

    assertEquals(3, stored.stream().filter(CompletableFuture::join).count());
    assertThrows(MatrixError.class, () -> usage.requireRoom(database, user, 101));
    usage.requireRoom(database, user, 100);
  }

  private void keep(String id, String text) {
    var description =
        new MediaStore.Description(
            mxc(id), Optional.empty(), "text/plain", Optional.empty(), false);
    try (var received = spooled(text)) {
      contents.keep(
          received,
          tx -> media.add(tx, description, received.hash(), received.size(), NOW.toEpochMilli()));
    }
  }

  private void keep(String text, Consumer<Transaction> owner) {
    try (var received = spooled(text)) {
      contents.keep(received, owner);
    }
  }

  private Spool.Spooled spooled(String text) {
    return spool().receive(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Spool spool() {
    return new Spool(directory.resolve("spool-" + Thread.currentThread().threadId()));
  }

  private Garbage garbage(Instant now) {
    return new Garbage(
        postgres.database(), new DiskBlobStore(objects), Clock.fixed(now, ZoneOffset.UTC));
  }

  private Contents contents() {
    return new Contents(
        postgres.database(), new DiskBlobStore(objects), garbage, new SecureRandom());
  }

  private Deletions deletions() {
    return new Deletions(postgres.database(), media, usage, contents, garbage);
  }

  private static Mxc mxc(String id) {
    return new Mxc(SERVER, id);
  }

  private long rows(String table) {
    return postgres
        .database()
        .first("SELECT count(*) AS n FROM " + table, row -> row.getLong("n"))
        .orElseThrow();
  }

  private long objects() {
    if (!Files.exists(objects)) {
      return 0;
    }
    try (var files = Files.walk(objects)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
