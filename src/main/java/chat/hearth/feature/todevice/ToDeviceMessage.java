package chat.hearth.feature.todevice;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A message that waits for a device.
 *
 * @param content JSON of an object; not to be changed
 * @param position of its arrival in the log
 */
public record ToDeviceMessage(UserId sender, String type, byte[] content, long position) {
  /** The event, with {@code sender}, {@code type} and {@code content}. */
  public ObjectNode toJson() {
    var json = Json.object().put("sender", sender.value()).put("type", type);
    json.set("content", Json.raw(content));
    return json;
  }
}
