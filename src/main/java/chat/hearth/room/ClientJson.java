package chat.hearth.room;

import chat.hearth.event.Pdu;
import chat.hearth.event.Stickiness;
import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of an event's client format that is the same for everybody, written once and spliced
 * into every response.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-event-format">Client-Server
 *     API: room event format</a>
 */
public final class ClientJson {
  private final Pdu pdu;
  // Written by whoever comes first; two writers write the same bytes.
  private volatile byte @Nullable [] open;

  ClientJson(Pdu pdu) {
    this.pdu = pdu;
  }

  /** The event as a tree, without {@code room_id} and {@code unsigned}. */
  public ObjectNode tree() {
    var json = Json.object();
    json.set("content", content());
    json.put("event_id", pdu.eventId().value());
    json.put("origin_server_ts", pdu.originServerTs());
    // Served in both places, whatever the version, for clients of either.
    pdu.redacts().ifPresent(target -> json.put("redacts", target.value()));
    json.put("sender", pdu.sender().value());
    var sticky = pdu.json().get(Stickiness.FIELD);
    if (sticky != null) {
      json.set(Stickiness.FIELD, sticky);
    }
    pdu.stateKey().ifPresent(key -> json.put("state_key", key));
    json.put("type", pdu.type());
    return json;
  }

  private ObjectNode content() {
    if (pdu.redacts().isEmpty() || pdu.content().has("redacts")) {
      return pdu.content();
    }
    var content = pdu.content().deepCopy();
    content.put("redacts", pdu.redacts().get().value());
    return content;
  }

  /** The JSON of {@link #tree()} without its closing brace. */
  byte[] open() {
    var written = open;
    if (written == null) {
      var whole = Json.bytes(tree());
      written = Arrays.copyOf(whole, whole.length - 1);
      open = written;
    }
    return written;
  }
}
