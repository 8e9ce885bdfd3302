package chat.hearth.delivery.sync;

import chat.hearth.feature.receipts.Receipt;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Ephemeral events as clients are sent them. */
public final class EphemeralEvents {
  private EphemeralEvents() {}

  /**
   * One event for a room; more only where a user has read one event in several threads, which one
   * event has no words for.
   */
  public static List<JsonNode> receipts(List<Receipt> receipts) {
    var contents = new ArrayList<ObjectNode>();
    for (var receipt : receipts) {
      var target =
          contents.stream()
              .filter(content -> !has(content, receipt))
              .findFirst()
              .orElseGet(
                  () -> {
                    contents.add(Json.object());
                    return contents.getLast();
                  });
      var data =
          target
              .withObjectProperty(receipt.event())
              .withObjectProperty(receipt.type())
              .putObject(receipt.user());
      data.put("ts", receipt.atMillis());
      if (!receipt.thread().isEmpty()) {
        data.put("thread_id", receipt.thread());
      }
    }
    return contents.stream().map(content -> event("m.receipt", content)).toList();
  }

  private static boolean has(ObjectNode content, Receipt receipt) {
    return content.path(receipt.event()).path(receipt.type()).has(receipt.user());
  }

  public static JsonNode typing(Set<UserId> users) {
    var content = Json.object();
    var ids = content.putArray("user_ids");
    users.stream().map(UserId::value).sorted().forEach(ids::add);
    return event("m.typing", content);
  }

  private static JsonNode event(String type, ObjectNode content) {
    var event = Json.object();
    event.set("content", content);
    event.put("type", type);
    return event;
  }
}
