package chat.hearth.event;

import chat.hearth.matrix.Base64Unpadded;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.util.Set;

/**
 * The SHA-256 of a complete event, which tells whether its content is what its sender signed.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/server-server-api/#calculating-the-content-hash-for-an-event">Server-Server
 *     API: content hash</a>
 */
public final class ContentHash {
  private static final Set<String> LEFT_OUT = Set.of("unsigned", "signatures", "hashes");

  private ContentHash() {}

  /**
   * The hash of an event in federation format.
   *
   * @throws MatrixError {@code M_BAD_JSON} where the event has no canonical form in this version
   */
  public static byte[] of(RoomVersion version, ObjectNode event) {
    return Hashes.sha256(Hashes.canonicalWithout(version, event, LEFT_OUT));
  }

  /**
   * Whether the hash that an event carries is right. Where it isn't, the receiver goes on with the
   * redacted event.
   */
  public static boolean matches(RoomVersion version, ObjectNode event) {
    var claimed = event.path("hashes").path("sha256");
    if (!claimed.isTextual()) {
      return false;
    }
    try {
      return MessageDigest.isEqual(Base64Unpadded.decode(claimed.textValue()), of(version, event));
    } catch (MatrixError e) {
      return false;
    }
  }
}
