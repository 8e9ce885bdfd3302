package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a device publishes at once.
 *
 * @param deviceKeys as uploaded
 */
record KeyBundle(
    DeviceAddress owner,
    Optional<ObjectNode> deviceKeys,
    List<ClaimableKey> oneTime,
    List<ClaimableKey> fallback) {
  private static final int MAX_DEVICE_KEYS_BYTES = 65_536; // as an event; clients need about 600

  /**
   * Reads an upload.
   *
   * @throws MatrixError {@code M_MISSING_PARAM}, {@code M_BAD_JSON}, {@code M_TOO_LARGE}, {@code
   *     M_INVALID_PARAM} where a key is none or of another device
   */
  static KeyBundle read(Fields fields, DeviceAddress owner) {
    var deviceKeys = fields.optionalObject("device_keys");
    deviceKeys.ifPresent(keys -> check(keys, owner));
    return new KeyBundle(
        owner,
        deviceKeys.map(Fields::json),
        ClaimableKey.read(fields.optionalObject("one_time_keys")),
        ClaimableKey.readFallback(fields.optionalObject("fallback_keys")));
  }

  private static void check(Fields keys, DeviceAddress owner) {
    if (!keys.string("user_id").equals(owner.user().value())
        || !keys.string("device_id").equals(owner.device().value())) {
      throw MatrixError.invalidParam("'device_keys' must be of the device that uploads them");
    }
    if (!keys.has("algorithms")) {
      throw MatrixError.missingParam("algorithms");
    }
    var algorithms = keys.strings("algorithms");
    var published = keys.object("keys");
    if (algorithms.isEmpty() && !published.json().isEmpty()) {
      throw MatrixError.invalidParam("'algorithms' must name what the keys are for");
    }
    published.json().fieldNames().forEachRemaining(published::string);
    keys.optionalObject("signatures").ifPresent(KeyBundle::checkSignatures);
    var stored = OwnSignatures.canonical(keys.json(), owner.user());
    if (stored.getBytes(StandardCharsets.UTF_8).length > MAX_DEVICE_KEYS_BYTES) {
      throw MatrixError.tooLarge("'device_keys' is too large");
    }
  }

  private static void checkSignatures(Fields signatures) {
    signatures
        .json()
        .fieldNames()
        .forEachRemaining(
            user -> {
              var ofUser = signatures.object(user);
              ofUser.json().fieldNames().forEachRemaining(ofUser::string);
            });
  }

  boolean isEmpty() {
    return deviceKeys.isEmpty() && oneTime.isEmpty() && fallback.isEmpty();
  }

  /**
   * Checks what the device says that it signed, so that nobody is handed a key that is useless.
   * Where the device has no fingerprint nothing can be checked.
   *
   * @param published the device keys known so far, which those of this bundle replace
   * @throws MatrixError {@code M_INVALID_SIGNATURE}; {@code M_INVALID_PARAM} where the fingerprint
   *     is no key
   */
  void requireSigned(Optional<ObjectNode> published) {
    var keys = deviceKeys.or(() -> published);
    var fingerprint = keys.flatMap(json -> DeviceFingerprint.of(owner, json));
    if (fingerprint.isEmpty()) {
      return;
    }
    deviceKeys.ifPresent(json -> fingerprint.get().requireSignature(json, "'device_keys'"));
    oneTime.forEach(key -> key.requireSigned(fingerprint.get()));
    fallback.forEach(key -> key.requireSigned(fingerprint.get()));
  }
}
