package chat.hearth.room;

import chat.hearth.event.EventFormat;
import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Event IDs as the index keeps them: the 32 bytes behind {@code $hash}, which halves the index, or
 * the whole text where an ID is no such hash.
 *
 * <p>The two never meet: a text of exactly 32 bytes is stored with a NUL behind it. Standard and
 * URL-safe base64 of one hash would meet, but a room has only one of them, and keys hold the room.
 */
final class EventIdCodec {
  private static final int HASH_BYTES = 32;
  private static final int HASH_CHARS = 43;

  private EventIdCodec() {}

  static byte[] encode(EventId id) {
    var text = id.value();
    if (text.length() == HASH_CHARS + 1 && text.indexOf(':') < 0) {
      var hash = decodeHash(text.substring(1).replace('+', '-').replace('/', '_'));
      if (hash.length == HASH_BYTES) {
        return hash;
      }
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length == HASH_BYTES ? Arrays.copyOf(bytes, HASH_BYTES + 1) : bytes;
  }

  /** What {@link #encode} was given, in a room of this version. */
  static EventId decode(RoomVersion version, byte[] stored) {
    if (version.format() == EventFormat.ID_IN_EVENT) {
      int length =
          stored.length == HASH_BYTES + 1 && stored[HASH_BYTES] == 0 ? HASH_BYTES : stored.length;
      return new EventId(new String(stored, 0, length, StandardCharsets.UTF_8));
    }
    var base64 =
        version.format() == EventFormat.ID_IS_HASH ? Base64.getEncoder() : Base64.getUrlEncoder();
    return new EventId("$" + base64.withoutPadding().encodeToString(stored));
  }

  private static byte[] decodeHash(String text) {
    try {
      var hash = Base64.getUrlDecoder().decode(text);
      var back = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
      return back.equals(text) ? hash : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
