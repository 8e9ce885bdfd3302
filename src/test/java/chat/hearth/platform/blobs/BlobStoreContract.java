package chat.hearth.platform.blobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.MatrixError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store does. */
abstract class BlobStoreContract {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path directory = Path.of("set by JUnit");

  abstract BlobStore store();

  @Test
  void storedObjectIsReadWholeAndInParts() throws IOException {
    var bytes = bytes(100_000);
    var key = put(bytes);

    assertArrayEquals(bytes, read(key, 0, bytes.length));
    assertArrayEquals(Arrays.copyOfRange(bytes, 10, 20), read(key, 10, 10));
    assertArrayEquals(Arrays.copyOfRange(bytes, 99_999, 100_000), read(key, 99_999, 1));
  }

  @Test
  void emptyObjectIsAnObject() throws IOException {
    var key = put(new byte[0]);

    assertArrayEquals(new byte[0], read(key, 0, 0));
  }

  @Test
  void objectOfSeveralPartsComesBackWhole() throws IOException {
    var bytes = bytes(70 << 20);
    var key = put(bytes);

    assertArrayEquals(bytes, read(key, 0, bytes.length));
    assertArrayEquals(
        Arrays.copyOfRange(bytes, (32 << 20) - 5, (32 << 20) + 5), read(key, (32 << 20) - 5, 10));
  }

  @Test
  void fileIsGoneOnceItIsStored() throws IOException {
    var file = Files.write(directory.resolve("upload"), bytes(10));

    store().put(BlobKeys.fresh(RANDOM), file);

    assertFalse(Files.exists(file));
  }

  @Test
  void unknownObjectIsNone() {
    assertTrue(store().open(BlobKeys.fresh(RANDOM), 0, 10).isEmpty());
  }

  @Test
  void deletedObjectIsNoneAndCanBeDeletedAgain() throws IOException {
    var key = put(bytes(10));

    store().delete(key);
    store().delete(key);

    assertTrue(store().open(key, 0, 10).isEmpty());
  }

  @Test
  void keysNeverLeadElsewhere() {
    assertThrows(IllegalArgumentException.class, () -> store().open("../../../etc", 0, 1));
    assertThrows(IllegalArgumentException.class, () -> store().delete("aaaa/../bbbb"));
  }

  @Test
  void missingFileIsReportedAndNothingIsStored() {
    var key = BlobKeys.fresh(RANDOM);

    var error =
        assertThrows(MatrixError.class, () -> store().put(key, directory.resolve("missing")));

    assertEquals(503, error.status());
    assertTrue(store().open(key, 0, 1).isEmpty());
  }

  private String put(byte[] bytes) throws IOException {
    var key = BlobKeys.fresh(RANDOM);
    store().put(key, Files.write(directory.resolve("upload-" + key), bytes));
    return key;
  }

  private byte[] read(String key, long offset, long length) throws IOException {
    try (var in = BlobPart.bytes(store().open(key, offset, length).orElseThrow())) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }
}
