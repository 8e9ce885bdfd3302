package chat.hearth.feature.dehydration;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A user's dehydrated device.
 *
 * @param data JSON text of an object
 */
record DehydratedDevice(DeviceId id, String data) {
  ObjectNode toJson() {
    var json = Json.object().put("device_id", id.value());
    json.set("device_data", Json.own(data));
    return json;
  }
}
