package chat.hearth.spec.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Bodies for {@code /createRoom}, to be added to. */
public final class RoomRequest {
  private RoomRequest() {}

  public static ObjectNode publicChat() {
    return Json.object("preset", "public_chat");
  }

  public static ObjectNode privateChat() {
    return Json.object("preset", "private_chat");
  }

  public static ObjectNode trustedPrivateChat() {
    return Json.object("preset", "trusted_private_chat");
  }

  /** A public room with a history visibility of its own from the first event on. */
  public static ObjectNode publicChatVisible(String historyVisibility) {
    return publicChat()
        .set(
            "initial_state",
            Json.array(
                Json.object(
                    "type",
                    "m.room.history_visibility",
                    "state_key",
                    "",
                    "content",
                    Json.object("history_visibility", historyVisibility))));
  }
}
