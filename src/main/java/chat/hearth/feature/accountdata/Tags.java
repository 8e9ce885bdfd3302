package chat.hearth.feature.accountdata;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The tags of a room: one piece of its account data.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-tagging">Client-Server API:
 *     room tagging</a>
 */
final class Tags {
  private static final String TYPE = "m.tag";

  private final AccountData accountData;

  Tags(AccountData accountData) {
    this.accountData = accountData;
  }

  /** The tags with what is said of each; none where none was ever set. */
  ObjectNode get(UserId user, RoomId room) {
    return tags(accountData.get(user, room, TYPE).orElseGet(Json::object));
  }

  void set(UserId user, RoomId room, String tag, ObjectNode about) {
    accountData.update(
        user,
        Optional.of(room),
        TYPE,
        content -> content.set("tags", tags(content).set(tag, about)));
  }

  /** Removes a tag; does nothing where the room has it not. */
  void remove(UserId user, RoomId room, String tag) {
    if (get(user, room).has(tag)) {
      accountData.update(
          user,
          Optional.of(room),
          TYPE,
          content -> content.set("tags", tags(content).without(tag)));
    }
  }

  /** Clients can also write the whole content: what is no object there counts as no tags. */
  private static ObjectNode tags(ObjectNode content) {
    return content.get("tags") instanceof ObjectNode tags ? tags : Json.object();
  }
}
