package chat.hearth.feature.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.hearth.matrix.MatrixError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives lies in the file as it came, small or large. */
final class SpoolTest {
  @TempDir Path directory = Path.of("set by JUnit");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256 << 10, (256 << 10) + 1, 4 << 20, (4 << 20) + 1, 30_000_001})
  void fileIsWhatWasReceived(int size) throws Exception {
    var bytes = bytes(size);

    try (var received = new Spool(directory).receive(new ByteArrayInputStream(bytes))) {
      assertArrayEquals(bytes, Files.readAllBytes(received.file()));
      assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(bytes), received.hash());
      assertEquals(size, received.size());
    }

    assertEquals(0, left());
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 20_000_000})
  void nothingIsLeftOfWhatBrokeOff(int size) throws IOException {
    var broken =
        new InputStream() {
          private int left = size;

          @Override
          public int read() {
            if (left-- == 0) {
              throw MatrixError.invalidParam("cut off");
            }
            return 1;
          }
        };

    assertThrows(MatrixError.class, () -> new Spool(directory).receive(broken));

    assertEquals(0, left());
  }

  @Test
  void fullDiskIsSaidSo() throws IOException {
    var full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full));
    try (var channel = FileChannel.open(full, StandardOpenOption.WRITE);
        var writer = new PieceWriter(channel)) {

      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 100; i++) {
              writer.write(writer.next());
            }
            writer.finish();
          });
    }
  }

  private long left() throws IOException {
    try (var files = Files.list(directory)) {
      return files.count();
    }
  }

  private static byte[] bytes(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
