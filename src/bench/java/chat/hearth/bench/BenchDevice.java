package chat.hearth.bench;

import static chat.hearth.bench.Server.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** The device of a user as far as encryption is concerned. Every method throws CallFailed. */
record BenchDevice(User user, String id) {
  private static final int KEY_BYTES = 32;
  static final String ALGORITHM = "signed_curve25519";

  static BenchDevice of(User user) {
    return new BenchDevice(user, user.get("account/whoami").string("device_id"));
  }

  /** Publishes new identity keys, signed and as long as clients' own. */
  void publishKeys() {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      var encoded = pair.getPublic().getEncoded();
      var key = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
      // In the order of canonical JSON: it is signed as it stands.
      var signed = object();
      signed.set("algorithms", algorithms());
      signed.put("device_id", id);
      signed.putObject("keys").put("curve25519:" + id, random()).put("ed25519:" + id, base64(key));
      signed.put("user_id", user.id());
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(signed.toString().getBytes(StandardCharsets.UTF_8));
      signed
          .withObjectProperty("signatures")
          .withObjectProperty(user.id())
          .put("ed25519:" + id, base64(signer.sign()));
      upload("device_keys", signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Publishes new identity keys of an algorithm that nobody signs, which is quicker. */
  void publishUnsignedKeys() {
    var keys = object().put("device_id", id).put("user_id", user.id());
    keys.set("algorithms", algorithms());
    keys.putObject("keys").put("curve25519:" + id, random());
    upload("device_keys", keys);
  }

  /** Uploads one-time keys; of a device without identity keys nobody expects a signature. */
  void uploadOneTimeKeys(int count) {
    var keys = object();
    for (int i = 0; i < count; i++) {
      var key = object().put("key", random());
      key.withObjectProperty("signatures")
          .withObjectProperty(user.id())
          .put("ed25519:" + id, random() + random());
      keys.set(ALGORITHM + ":" + i, key);
    }
    upload("one_time_keys", keys);
  }

  private static ArrayNode algorithms() {
    return object()
        .putArray("algorithms")
        .add("m.olm.v1.curve25519-aes-sha2")
        .add("m.megolm.v1.aes-sha2");
  }

  private void upload(String field, ObjectNode keys) {
    user.post("keys/upload", object().set(field, keys));
  }

  private static String random() {
    var bytes = new byte[KEY_BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
