package chat.hearth.feature.creation;

import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The power levels that a room begins with. */
final class FirstPowerLevels {
  private static final int MODERATOR = 50;
  private static final int ADMIN = 100;
  // Where creators stand above all levels, upgrading the room is theirs alone.
  private static final int ABOVE_ADMIN = 150;

  private FirstPowerLevels() {}

  /**
   * The content of the first power-levels event.
   *
   * @param equals users who get the creator's level; not used where creators stand above levels
   */
  static ObjectNode content(RoomVersion version, UserId creator, List<UserId> equals) {
    var content = Json.object();
    content.put("ban", MODERATOR);
    var events = content.putObject("events");
    events.put("m.room.avatar", MODERATOR);
    events.put("m.room.canonical_alias", MODERATOR);
    events.put("m.room.encryption", ADMIN);
    events.put("m.room.history_visibility", ADMIN);
    events.put("m.room.name", MODERATOR);
    events.put("m.room.power_levels", ADMIN);
    events.put("m.room.server_acl", ADMIN);
    events.put("m.room.tombstone", version.privilegedCreators() ? ABOVE_ADMIN : ADMIN);
    content.put("events_default", 0);
    content.put("historical", ADMIN);
    content.put("invite", 0);
    content.put("kick", MODERATOR);
    content.put("redact", MODERATOR);
    content.put("state_default", MODERATOR);
    var users = content.putObject("users");
    if (!version.privilegedCreators()) {
      users.put(creator.value(), ADMIN);
      equals.forEach(user -> users.put(user.value(), ADMIN));
    }
    content.put("users_default", 0);
    return content;
  }
}
