package chat.hearth.platform.identity;

import chat.hearth.event.VerifyKey;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * An invitation that an identity server keeps for whoever proves the address to be theirs.
 *
 * @param token names it: the state key of its event
 * @param content of its {@code m.room.third_party_invite} event
 */
public record StoredInvite(String token, ObjectNode content) {
  private static final Pattern TOKEN = Pattern.compile("[0-9a-zA-Z.=_-]{1,255}");
  private static final int MAX_KEYS = 10; // there are two

  /**
   * Reads the answer to {@code store-invite}.
   *
   * @throws MatrixError where it is none
   */
  static StoredInvite of(Fields answer) {
    var token = answer.string("token");
    var keys = answer.objects("public_keys");
    if (!TOKEN.matcher(token).matches() || keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw MatrixError.badJson("Not an invitation");
    }
    var content = Json.object();
    content.put("display_name", answer.string("display_name"));
    var all = content.putArray("public_keys");
    for (var key : keys) {
      var publicKey = key.string("public_key");
      var checked = VerifyKey.ofBase64("ed25519:0", publicKey);
      var entry = all.addObject().put("public_key", publicKey);
      key.optionalString("key_validity_url").ifPresent(url -> entry.put("key_validity_url", url));
      if (!content.has("public_key")) {
        content.put("public_key", checked.base64());
        content.put("key_validity_url", key.string("key_validity_url"));
      }
    }
    return new StoredInvite(token, content);
  }
}
