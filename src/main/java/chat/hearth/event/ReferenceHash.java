package chat.hearth.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * The SHA-256 of the essential fields of an event, equal for the event and its redacted form. From
 * room version 3 it is the event's ID.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/server-server-api/#calculating-the-reference-hash-for-an-event">Server-Server
 *     API: reference hash</a>
 */
public final class ReferenceHash {
  private static final Set<String> LEFT_OUT = Set.of("signatures", "unsigned");

  private ReferenceHash() {}

  /**
   * The hash of an event in federation format.
   *
   * @throws chat.hearth.matrix.MatrixError {@code M_BAD_JSON} where the event has no canonical form
   */
  public static byte[] of(RoomVersion version, ObjectNode event) {
    return Hashes.sha256(essence(version, event));
  }

  /** The bytes that both the reference hash and the signatures of an event cover. */
  static byte[] essence(RoomVersion version, ObjectNode event) {
    return Hashes.canonicalWithout(version, Redaction.redact(version, event), LEFT_OUT);
  }
}
