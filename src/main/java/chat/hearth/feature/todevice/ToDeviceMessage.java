package chat.hearth.feature.todevice;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * A message that waits for a device.
 *
 * @param content JSON text of an object
 * @param position of its arrival in the log
 */
public record ToDeviceMessage(UserId sender, String type, String content, long position) {
  /** The event, with {@code sender}, {@code type} and {@code content}. */
  public ObjectNode toJson() {
    var json = Json.object().put("sender", sender.value()).put("type", type);
    json.set("content", Json.raw(content.getBytes(StandardCharsets.UTF_8)));
    return json;
  }
}
