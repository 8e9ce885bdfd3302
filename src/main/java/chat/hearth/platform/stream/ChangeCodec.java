package chat.hearth.platform.stream;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** Changes as the log's rows hold them: an array of arrays, kind first. */
final class ChangeCodec {
  private ChangeCodec() {}

  static String encode(List<Change> changes) {
    var array = Json.array();
    changes.forEach(change -> encode(change, array.addArray()));
    return Json.text(array);
  }

  private static void encode(Change change, ArrayNode out) {
    switch (change) {
      case Change.RoomEvents(var room, var first, var last) ->
          out.add("events").add(room.value()).add(first).add(last);
      case Change.Membership(var user, var room) ->
          out.add("membership").add(user.value()).add(room.value());
      case Change.AccountData(var user, var room) ->
          out.add("account_data").add(user.value()).add(room.map(RoomId::value).orElse(""));
      case Change.Receipt(var room, var user, var isPrivate) ->
          out.add("receipt").add(room.value()).add(user.value()).add(isPrivate);
      case Change.ToDevice(var user, var device) ->
          out.add("to_device").add(user.value()).add(device.value());
      case Change.DeviceList(var user) -> out.add("device_list").add(user.value());
      case Change.DeviceKeys(var user, var device) ->
          out.add("device_keys").add(user.value()).add(device.value());
      case Change.Profile(var user) -> out.add("profile").add(user.value());
      case Change.ForUser(var user, var kind) -> out.add("user").add(user.value()).add(kind);
    }
  }
}
