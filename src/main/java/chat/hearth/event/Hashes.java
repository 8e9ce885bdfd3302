package chat.hearth.event;

import chat.hearth.matrix.CanonicalJson;
import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** What both hashes of an event need: the canonical bytes of a part of it, and SHA-256. */
final class Hashes {
  private Hashes() {}

  /** Canonical JSON of the fields that are not left out, as strict as the version is. */
  static byte[] canonicalWithout(RoomVersion version, ObjectNode json, Set<String> leftOut) {
    var kept = Json.object();
    for (var field : json.properties()) {
      if (!leftOut.contains(field.getKey())) {
        kept.set(field.getKey(), field.getValue());
      }
    }
    return canonical(version, kept);
  }

  static byte[] canonical(RoomVersion version, ObjectNode json) {
    return version.strictJson() ? CanonicalJson.encode(json) : CanonicalJson.encodeLenient(json);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
