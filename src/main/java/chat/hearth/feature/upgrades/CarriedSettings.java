package chat.hearth.feature.upgrades;

import chat.hearth.event.StateKey;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.DurableFollower;
import chat.hearth.platform.stream.LogRecord;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Gives who joins a replacement the tags and the push rules that they had for the old room. What
 * they have for the new one already stays.
 */
public final class CarriedSettings implements DurableFollower {
  private static final String TAGS = "m.tag";
  private static final String RULES = "m.push_rules";

  private final Rooms rooms;
  private final AccountData accountData;

  public CarriedSettings(Rooms rooms, AccountData accountData) {
    this.rooms = rooms;
    this.accountData = accountData;
  }

  @Override
  public String name() {
    return "upgrades";
  }

  @Override
  public void follow(List<LogRecord> records) {
    for (var record : records) {
      for (var change : record.changes()) {
        if (change instanceof Change.Membership(var user, var room)
            && rooms.memberships().isJoined(user, room)) {
          predecessor(room)
              .filter(old -> rooms.memberships().of(user, old).isPresent())
              .ifPresent(old -> carry(user, old, room));
        }
      }
    }
  }

  private Optional<RoomId> predecessor(RoomId room) {
    return rooms
        .find(room)
        .flatMap(head -> rooms.current(head).get(StateKey.CREATE))
        .map(create -> create.content().path("predecessor").path("room_id"))
        .flatMap(CarriedSettings::roomId);
  }

  /** A create event may say anything. */
  private static Optional<RoomId> roomId(JsonNode text) {
    try {
      return text.isTextual() ? Optional.of(new RoomId(text.textValue())) : Optional.empty();
    } catch (MatrixError e) {
      return Optional.empty();
    }
  }

  private void carry(UserId user, RoomId old, RoomId room) {
    if (accountData.get(user, room, TAGS).isEmpty()) {
      accountData
          .get(user, old, TAGS)
          .ifPresent(tags -> accountData.set(user, Optional.of(room), TAGS, tags));
    }
    var rules = accountData.get(user, RULES);
    if (rules.isPresent() && with(rules.get().deepCopy(), old, room).isPresent()) {
      accountData.update(user, Optional.empty(), RULES, now -> with(now, old, room).orElse(now));
    }
  }

  /**
   * The rules with those of the old room for the new one too; empty where there is nothing to do.
   */
  private static Optional<ObjectNode> with(ObjectNode rules, RoomId old, RoomId room) {
    if (!(rules.path("global") instanceof ObjectNode global)) {
      return Optional.empty();
    }
    var changed = copyRoomRule(global, old, room) | copyConditions(global, old, room);
    return changed ? Optional.of(rules) : Optional.empty();
  }

  private static boolean copyRoomRule(ObjectNode global, RoomId old, RoomId room) {
    var found = rule(global.path("room"), old.value());
    if (found.isEmpty() || rule(global.path("room"), room.value()).isPresent()) {
      return false;
    }
    var copy = found.get().deepCopy();
    copy.put("rule_id", room.value());
    global.withArrayProperty("room").insert(0, copy);
    return true;
  }

  /** Muting a room is an override rule that clients name after it. */
  private static boolean copyConditions(ObjectNode global, RoomId old, RoomId room) {
    var found = rule(global.path("override"), old.value());
    if (found.isEmpty() || rule(global.path("override"), room.value()).isPresent()) {
      return false;
    }
    var copy = found.get().deepCopy();
    copy.put("rule_id", room.value());
    for (var condition : copy.path("conditions")) {
      if (condition instanceof ObjectNode object
          && object.path("key").asText().equals("room_id")
          && object.path("pattern").asText().equals(old.value())) {
        object.put("pattern", room.value());
      }
    }
    global.withArrayProperty("override").insert(0, copy);
    return true;
  }

  private static Optional<ObjectNode> rule(JsonNode rules, String id) {
    for (var rule : rules) {
      if (rule instanceof ObjectNode object && object.path("rule_id").asText().equals(id)) {
        return Optional.of(object);
      }
    }
    return Optional.empty();
  }
}
