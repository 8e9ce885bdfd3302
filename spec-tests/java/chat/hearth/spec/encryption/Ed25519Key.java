package chat.hearth.spec.encryption;

import chat.hearth.spec.harness.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeMap;

/** A key that signs JSON, made by the JDK. */
public final class Ed25519Key {
  private static final int KEY_BYTES = 32; // at the end of the JDK's encoding

  private final KeyPair pair;

  public Ed25519Key() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In unpadded Base64. */
  public String publicKey() {
    var encoded = pair.getPublic().getEncoded();
    return base64(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
  }

  String keyId() {
    return "ed25519:" + publicKey();
  }

  /** The object with one more signature. */
  public ObjectNode sign(ObjectNode json, String user, String keyId) {
    var bare = json.deepCopy();
    bare.remove("signatures");
    bare.remove("unsigned");
    try {
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(canonical(bare).getBytes(StandardCharsets.UTF_8));
      json.withObjectProperty("signatures")
          .withObjectProperty(user)
          .put(keyId, base64(signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return json;
  }

  /** A cross-signing key of a user with this public key. */
  ObjectNode crossSigning(String user, String usage) {
    return Json.object(
        "user_id", user,
        "usage", Json.array(usage),
        "keys", Json.object(keyId(), publicKey()));
  }

  private static String canonical(JsonNode json) {
    if (!json.isObject()) {
      return json.toString();
    }
    var sorted = new TreeMap<String, String>();
    json.properties().forEach(field -> sorted.put(field.getKey(), canonical(field.getValue())));
    var text = new StringBuilder("{");
    sorted.forEach(
        (name, value) ->
            text.append(text.length() > 1 ? "," : "")
                .append(Json.array(name).get(0))
                .append(':')
                .append(value));
    return text.append('}').toString();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
