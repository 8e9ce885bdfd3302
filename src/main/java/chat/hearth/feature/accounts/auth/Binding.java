package chat.hearth.feature.accounts.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ties a session to the parameters of the request that began it, so that consent to one thing can't
 * be spent on another.
 *
 * <p>The parameters may hold a new password. Only their HMAC is stored, under the session's ID,
 * which the database does not know either: nothing can be guessed from it.
 */
final class Binding {
  private final Mac mac;

  private Binding(String sessionId) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(sessionId.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  /** The HMAC of everything but {@code auth}; the order of keys does not matter. */
  static Buffer of(String sessionId, ObjectNode body) {
    var binding = new Binding(sessionId);
    var parameters = body.deepCopy();
    parameters.remove("auth");
    binding.add(parameters);
    return Buffer.buffer(binding.mac.doFinal());
  }

  private void add(JsonNode node) {
    if (node instanceof ObjectNode object) {
      text("{");
      for (var name : new TreeSet<>(object.propertyStream().map(e -> e.getKey()).toList())) {
        text(name);
        add(object.get(name));
      }
      text("}");
    } else if (node.isArray()) {
      text("[");
      node.forEach(this::add);
      text("]");
    } else {
      text(node.toString());
    }
  }

  /** Each text ends in a byte that UTF-8 does not have, so that no two sequences look the same. */
  private void text(String text) {
    mac.update(text.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0xff);
  }
}
