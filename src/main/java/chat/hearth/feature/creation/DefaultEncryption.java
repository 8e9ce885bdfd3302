package chat.hearth.feature.creation;

import chat.hearth.matrix.Json;
import chat.hearth.platform.config.Config;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Which rooms are encrypted although their makers did not ask for it. */
public final class DefaultEncryption {
  private final Config.DefaultFor rooms;

  public DefaultEncryption(Config.Encryption config) {
    this.rooms = config.defaultFor();
  }

  /**
   * Whether a room begins encrypted.
   *
   * @param createContent of its create event: spaces never are
   */
  boolean appliesTo(Preset preset, ObjectNode createContent) {
    return !createContent.path("type").asText().equals("m.space") && appliesTo(preset);
  }

  private boolean appliesTo(Preset preset) {
    return switch (rooms) {
      case NONE -> false;
      case PRIVATE -> preset != Preset.PUBLIC_CHAT;
      case ALL -> true;
    };
  }

  /** The content of the event that turns encryption on. */
  static ObjectNode content() {
    return Json.object().put("algorithm", "m.megolm.v1.aes-sha2");
  }

  /** How {@code /versions} tells clients that their users have no choice. */
  public Map<String, Boolean> unstableFeatures() {
    return Map.of(
        "io.element.e2ee_forced.public", appliesTo(Preset.PUBLIC_CHAT),
        "io.element.e2ee_forced.private", appliesTo(Preset.PRIVATE_CHAT),
        "io.element.e2ee_forced.trusted_private", appliesTo(Preset.TRUSTED_PRIVATE_CHAT));
  }
}
