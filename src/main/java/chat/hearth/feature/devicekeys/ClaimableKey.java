package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.CanonicalJson;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A one-time or fallback key.
 *
 * @param keyId without the algorithm
 * @param content canonical JSON: an object, or text for unsigned algorithms
 */
record ClaimableKey(String algorithm, String keyId, String content) {
  private static final int MAX_NAME = 255;
  private static final int MAX_BYTES = 16_384; // room for signatures of other algorithms

  /** For example {@code signed_curve25519:AAAAHg}. */
  String name() {
    return algorithm + ":" + keyId;
  }

  /**
   * Reads keys by their names, in an order that is the same in every request.
   *
   * @throws MatrixError {@code M_BAD_JSON} where a name or a key is none
   */
  static List<ClaimableKey> read(Optional<Fields> uploaded) {
    var keys = new ArrayList<ClaimableKey>();
    for (var entry : uploaded.map(fields -> fields.json().properties()).orElse(Set.of())) {
      var name = entry.getKey();
      int colon = name.indexOf(':');
      if (colon <= 0
          || colon == name.length() - 1
          || name.length() > MAX_NAME
          || name.indexOf('\0') >= 0) {
        throw MatrixError.badJson("A key is named <algorithm>:<key_id>");
      }
      keys.add(
          new ClaimableKey(
              name.substring(0, colon), name.substring(colon + 1), content(entry.getValue())));
    }
    keys.sort(Comparator.comparing(ClaimableKey::name));
    return keys;
  }

  /**
   * As {@link #read}, of which each algorithm has at most one.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_INVALID_PARAM} where one has several
   */
  static List<ClaimableKey> readFallback(Optional<Fields> uploaded) {
    var keys = read(uploaded);
    var algorithms = new HashSet<String>();
    for (var key : keys) {
      if (!algorithms.add(key.algorithm())) {
        throw MatrixError.invalidParam("There is one fallback key for each algorithm");
      }
    }
    return keys;
  }

  private static String content(JsonNode key) {
    byte[] content;
    if (key.isTextual()) {
      content = Json.bytes(key);
    } else if (key instanceof ObjectNode object && object.path("key").isTextual()) {
      content = CanonicalJson.encode(object);
    } else {
      throw MatrixError.badJson("A key is a string, or an object with a 'key'");
    }
    if (content.length > MAX_BYTES) {
      throw MatrixError.tooLarge("A key is too large");
    }
    return new String(content, StandardCharsets.UTF_8);
  }

  /**
   * Checks the signature of the device; keys of algorithms that want none may lack it.
   *
   * @throws MatrixError {@code M_INVALID_SIGNATURE}
   */
  void requireSigned(DeviceFingerprint device) {
    var wantsSignature = algorithm.startsWith("signed_");
    if (content.startsWith("{")) {
      var json = Json.own(content);
      if (wantsSignature || device.hasSignature(json)) {
        device.requireSignature(json, name());
      }
    } else if (wantsSignature) {
      throw MatrixError.of(400, "M_INVALID_SIGNATURE", name() + " is not signed by the device");
    }
  }

  /** The key as a leaf of a response. */
  JsonNode json() {
    return Json.raw(content.getBytes(StandardCharsets.UTF_8));
  }
}
