package chat.hearth.platform.stream;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
      case Change.EventsExpired(var room, var sequences) -> {
        out.add("expired").add(room.value());
        sequences.forEach(out::add);
      }
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
      case Change.Presence(var users) -> {
        out.add("presence");
        users.forEach(user -> out.add(user.value()));
      }
      case Change.ForUser(var user, var kind) -> out.add("user").add(user.value()).add(kind);
    }
  }

  static List<Change> decode(String text) {
    var changes = new ArrayList<Change>();
    for (var change : Json.parse(text.getBytes(StandardCharsets.UTF_8))) {
      decode(change).ifPresent(changes::add);
    }
    return changes;
  }

  private static Optional<Change> decode(JsonNode change) {
    var kind = change.path(0).asText();
    return switch (kind) {
      case "events" ->
          Optional.of(
              new Change.RoomEvents(
                  room(change, 1), change.path(2).asLong(), change.path(3).asLong()));
      case "expired" -> Optional.of(new Change.EventsExpired(room(change, 1), sequences(change)));
      case "membership" -> Optional.of(new Change.Membership(user(change, 1), room(change, 2)));
      case "account_data" ->
          Optional.of(
              new Change.AccountData(
                  user(change, 1),
                  Optional.of(change.path(2).asText())
                      .filter(room -> !room.isEmpty())
                      .map(RoomId::new)));
      case "receipt" ->
          Optional.of(
              new Change.Receipt(room(change, 1), user(change, 2), change.path(3).asBoolean()));
      case "to_device" -> Optional.of(new Change.ToDevice(user(change, 1), device(change)));
      case "device_list" -> Optional.of(new Change.DeviceList(user(change, 1)));
      case "device_keys" -> Optional.of(new Change.DeviceKeys(user(change, 1), device(change)));
      case "profile" -> Optional.of(new Change.Profile(user(change, 1)));
      case "presence" -> Optional.of(new Change.Presence(users(change)));
      case "user" -> Optional.of(new Change.ForUser(user(change, 1), change.path(2).asText()));
      default -> Optional.empty(); // written by a newer version, whose followers are not here
    };
  }

  private static RoomId room(JsonNode change, int index) {
    return new RoomId(change.path(index).asText());
  }

  private static UserId user(JsonNode change, int index) {
    return new UserId(change.path(index).asText());
  }

  private static List<UserId> users(JsonNode change) {
    var users = new ArrayList<UserId>();
    for (int i = 1; i < change.size(); i++) {
      users.add(user(change, i));
    }
    return List.copyOf(users);
  }

  private static List<Long> sequences(JsonNode change) {
    var sequences = new ArrayList<Long>();
    for (int i = 2; i < change.size(); i++) {
      sequences.add(change.path(i).asLong());
    }
    return List.copyOf(sequences);
  }

  private static DeviceId device(JsonNode change) {
    return new DeviceId(change.path(2).asText());
  }
}
