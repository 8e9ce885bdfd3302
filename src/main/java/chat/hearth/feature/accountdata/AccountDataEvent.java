package chat.hearth.feature.accountdata;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import java.util.Optional;

/**
 * A piece of account data, as sync delivers it.
 *
 * @param room empty where it is of the whole account
 * @param content the JSON object, as text
 * @param position of its last change in the log
 */
public record AccountDataEvent(Optional<RoomId> room, String type, String content, long position) {
  /** The event's JSON, with {@code type} and {@code content}. */
  public String json() {
    return "{\"type\":" + Json.text(type) + ",\"content\":" + content + "}";
  }
}
