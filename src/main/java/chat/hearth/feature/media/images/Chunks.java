package chat.hearth.feature.media.images;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds a chunk of a PNG or WebP file by its type. Only lengths are believed, and no more of a
 * chunk is read than {@link #MAX_BYTES}.
 */
final class Chunks {
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_CHUNKS = 10_000; // an animation has two for each picture
  private static final int PNG_SIGNATURE = 8;
  private static final int PNG_CHECKSUM = 4;
  private static final int RIFF_HEADER = 12;

  private Chunks() {}

  /** The beginning of the first chunk of a type; empty where the file ends before it. */
  static Optional<byte[]> ofPng(InputStream png, String type) throws IOException {
    return find(png, PNG_SIGNATURE, type, false);
  }

  /** The same in a WebP file. */
  static Optional<byte[]> ofWebp(InputStream webp, String type) throws IOException {
    return find(webp, RIFF_HEADER, type, true);
  }

  private static Optional<byte[]> find(InputStream in, int header, String wanted, boolean riff)
      throws IOException {
    var data = new DataInputStream(in);
    try {
      data.skipNBytes(header);
      for (int i = 0; i < MAX_CHUNKS; i++) {
        int first = data.readInt();
        int second = data.readInt();
        var type = text(riff ? first : second);
        long length = Integer.toUnsignedLong(riff ? Integer.reverseBytes(second) : first);
        if (type.equals(wanted)) {
          return Optional.of(data.readNBytes((int) Math.min(length, MAX_BYTES)));
        }
        data.skipNBytes(riff ? length + length % 2 : length + PNG_CHECKSUM);
      }
    } catch (EOFException e) {
      // A file that is cut off has no more chunks.
    }
    return Optional.empty();
  }

  private static String text(int type) {
    var bytes =
        new byte[] {(byte) (type >> 24), (byte) (type >> 16), (byte) (type >> 8), (byte) type};
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
