package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.CanonicalJson;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** How an uploaded key is stored: what others claim to have signed is not shown to anybody. */
final class OwnSignatures {
  private OwnSignatures() {}

  /** Canonical JSON without {@code unsigned} and without signatures by others than the owner. */
  static String canonical(ObjectNode uploaded, UserId owner) {
    var stored = Json.object();
    stored.setAll(uploaded);
    stored.remove("unsigned");
    if (uploaded.path("signatures").get(owner.value()) instanceof ObjectNode own) {
      stored.set("signatures", Json.object().set(owner.value(), own));
    } else {
      stored.remove("signatures");
    }
    return text(stored);
  }

  /** Whether two keys are the same but for their signatures. */
  static boolean sameKey(ObjectNode one, ObjectNode other) {
    return withoutSignatures(one).equals(withoutSignatures(other));
  }

  private static String withoutSignatures(ObjectNode json) {
    var bare = Json.object();
    bare.setAll(json);
    bare.remove("signatures");
    bare.remove("unsigned");
    return text(bare);
  }

  private static String text(ObjectNode json) {
    return new String(CanonicalJson.encode(json), StandardCharsets.UTF_8);
  }
}
