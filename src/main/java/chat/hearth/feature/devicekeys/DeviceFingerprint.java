package chat.hearth.feature.devicekeys;

import chat.hearth.event.Signatures;
import chat.hearth.event.VerifyKey;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The Ed25519 key with which a device signs its other keys. */
record DeviceFingerprint(DeviceAddress owner, VerifyKey key) {
  /**
   * The fingerprint among a device's published keys; empty where it publishes none.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is no key
   */
  static Optional<DeviceFingerprint> of(DeviceAddress owner, ObjectNode deviceKeys) {
    var keyId = "ed25519:" + owner.device().value();
    var key = deviceKeys.path("keys").path(keyId);
    return key.isTextual()
        ? Optional.of(new DeviceFingerprint(owner, VerifyKey.ofBase64(keyId, key.textValue())))
        : Optional.empty();
  }

  boolean hasSignature(ObjectNode json) {
    return json.path("signatures").path(owner.user().value()).has(key.keyId());
  }

  /**
   * Checks that the device signed an object.
   *
   * @param name of the object, for the error
   * @throws MatrixError {@code M_INVALID_SIGNATURE}
   */
  void requireSignature(ObjectNode json, String name) {
    var signature = json.path("signatures").path(owner.user().value()).path(key.keyId());
    if (!signature.isTextual()
        || !Signatures.matches(key, Signatures.signedBytes(json), signature.textValue())) {
      throw MatrixError.of(400, "M_INVALID_SIGNATURE", name + " is not signed by the device");
    }
  }
}
