package chat.hearth.room;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Event bodies as the database keeps them: one byte that names the format, then the bytes.
 *
 * <p>Format 1 is zstd with the dictionary {@code event-dictionary-1}, trained on events of all the
 * common types; the dictionary of a format never changes, a better one is a new format. Format 0 is
 * the plain bytes, for what does not shrink. Safe for use by many threads.
 */
final class EventCodec {
  private static final byte PLAIN = 0;
  private static final byte ZSTD_1 = 1;
  private static final int LEVEL = 3; // higher levels gain under 2 % on events and cost twice
  private static final int MAX_EVENT_BYTES = 1 << 20; // far above the specification's 65,536

  private final ZstdDictCompress compressing;
  private final ZstdDictDecompress decompressing;

  EventCodec() {
    var dictionary = dictionary();
    compressing = new ZstdDictCompress(dictionary, LEVEL);
    decompressing = new ZstdDictDecompress(dictionary);
  }

  byte[] encode(byte[] json) {
    try (var context = new ZstdCompressCtx()) {
      context.setLevel(LEVEL).setChecksum(false).setContentSize(true).setDictID(false);
      context.loadDict(compressing);
      var packed = context.compress(json);
      return packed.length < json.length ? tagged(ZSTD_1, packed) : tagged(PLAIN, json);
    }
  }

  byte[] decode(byte[] stored) {
    var rest = Arrays.copyOfRange(stored, 1, stored.length);
    return switch (stored[0]) {
      case PLAIN -> rest;
      case ZSTD_1 -> {
        try (var context = new ZstdDecompressCtx()) {
          context.loadDict(decompressing);
          yield context.decompress(rest, MAX_EVENT_BYTES);
        }
      }
      default -> throw new IllegalStateException("Unknown event format " + stored[0]);
    };
  }

  private static byte[] tagged(byte tag, byte[] bytes) {
    var tagged = new byte[bytes.length + 1];
    tagged[0] = tag;
    System.arraycopy(bytes, 0, tagged, 1, bytes.length);
    return tagged;
  }

  private static byte[] dictionary() {
    try (var in = EventCodec.class.getResourceAsStream("event-dictionary-1")) {
      if (in == null) {
        throw new IllegalStateException("event-dictionary-1 is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
