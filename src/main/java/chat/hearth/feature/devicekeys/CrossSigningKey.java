package chat.hearth.feature.devicekeys;

import chat.hearth.event.Signatures;
import chat.hearth.event.VerifyKey;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A key with which a user vouches for own keys, devices or other users.
 *
 * @param publicKey in unpadded Base64
 * @param content canonical JSON, with no signatures but the owner's
 */
record CrossSigningKey(Usage usage, String publicKey, String content) {
  private static final int MAX_BYTES = 65_536; // as an event; clients need about 500

  /** What a key is for. */
  enum Usage {
    MASTER,
    SELF_SIGNING,
    USER_SIGNING;

    /** As in {@code usage}. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The field of an upload. */
    String field() {
      return text() + "_key";
    }

    /** The field of a query's answer. */
    String answer() {
      return text() + "_keys";
    }

    static Usage of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Reads an uploaded key.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_TOO_LARGE}, {@code M_INVALID_PARAM} where it
   *     is none of this user or for another use
   */
  static CrossSigningKey read(Fields uploaded, Usage usage, UserId owner) {
    if (!uploaded.string("user_id").equals(owner.value())) {
      throw MatrixError.invalidParam("'" + usage.field() + "' is of another user");
    }
    if (!uploaded.strings("usage").contains(usage.text())) {
      throw MatrixError.invalidParam("'" + usage.field() + "' is not for " + usage.text());
    }
    var keys = uploaded.object("keys");
    if (keys.json().size() != 1) {
      throw MatrixError.invalidParam("'" + usage.field() + "' must have exactly one key");
    }
    var name = keys.json().fieldNames().next();
    var publicKey = keys.string(name);
    if (!name.equals("ed25519:" + publicKey)) {
      throw MatrixError.invalidParam("The key must be named ed25519: and itself");
    }
    VerifyKey.ofBase64(name, publicKey);
    var content = OwnSignatures.canonical(uploaded.json(), owner);
    if (content.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw MatrixError.tooLarge("'" + usage.field() + "' is too large");
    }
    return new CrossSigningKey(usage, publicKey, content);
  }

  /** The ID under which it signs. */
  String keyId() {
    return "ed25519:" + publicKey;
  }

  ObjectNode json() {
    return Json.own(content);
  }

  /** Whether this key signed an object in the name of its owner. */
  boolean hasSigned(ObjectNode json, UserId owner) {
    var signature = json.path("signatures").path(owner.value()).path(keyId());
    return signature.isTextual()
        && Signatures.matches(
            VerifyKey.ofBase64(keyId(), publicKey),
            Signatures.signedBytes(json),
            signature.textValue());
  }
}
