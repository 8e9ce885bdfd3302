package chat.hearth.platform.stream;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes changes for the column {@code log.changes}: a JSON array of arrays, kind first. */
final class ChangeFormat {
  private ChangeFormat() {}

  static String write(List<Change> changes) {
    var all = JsonNodeFactory.instance.arrayNode();
    for (var change : changes) {
      add(all.addArray(), change);
    }
    return new String(Json.bytes(all), StandardCharsets.UTF_8);
  }

  private static void add(ArrayNode to, Change change) {
    switch (change) {
      case Change.RoomEvents events ->
          to.add("events")
              .add(events.room().value())
              .add(events.firstSequence())
              .add(events.lastSequence());
      case Change.Membership membership ->
          to.add("membership").add(membership.user().value()).add(membership.room().value());
      case Change.AccountData data -> {
        to.add("account_data").add(data.user().value());
        data.room().ifPresent(room -> to.add(room.value()));
      }
      case Change.Receipt receipt ->
          to.add(receipt.isPrivate() ? "private_receipt" : "receipt")
              .add(receipt.user().value())
              .add(receipt.room().value());
      case Change.ToDevice message ->
          to.add("to_device").add(message.user().value()).add(message.device().value());
      case Change.DeviceList list -> to.add("device_list").add(list.user().value());
      case Change.DeviceKeys keys ->
          to.add("device_keys").add(keys.user().value()).add(keys.device().value());
      case Change.Profile profile -> to.add("profile").add(profile.user().value());
      case Change.ForUser other -> to.add("user").add(other.user().value()).add(other.kind());
    }
  }
}
