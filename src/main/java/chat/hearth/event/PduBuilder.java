package chat.hearth.event;

import chat.hearth.matrix.Base64Unpadded;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of this server: completes, hashes and signs them.
 *
 * <p>The canonical bytes of the redacted event serve twice, as what is signed and as what the event
 * ID is the hash of, so an event is encoded three times and not four.
 */
public final class PduBuilder {
  private final SigningKey key;
  private final Clock clock;

  public PduBuilder(SigningKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /**
   * Makes an event of a draft. The draft's content becomes part of it and may not be modified
   * afterwards.
   *
   * @param roomId null only for the create event of a version whose room ID is that event's hash
   * @param depth one more than the greatest depth of the prev events
   * @throws MatrixError {@code M_TOO_LARGE} above 65,536 bytes, {@code M_INVALID_PARAM} where the
   *     type or the state key has more than 255, {@code M_BAD_JSON} where the content can't be
   *     canonical JSON
   */
  public Pdu build(
      RoomVersion version,
      @Nullable RoomId roomId,
      EventDraft draft,
      List<EventId> prevEvents,
      List<EventId> authEvents,
      long depth) {
    var event = Json.object();
    event.set("auth_events", citations(version, authEvents));
    event.set("content", content(version, draft));
    event.put("depth", Math.min(depth, version.maxDepth()));
    event.set("prev_events", citations(version, prevEvents));
    if (!version.redactsInContent()) {
      draft.redacts().ifPresent(redacts -> event.put("redacts", redacts.value()));
    }
    if (roomId != null) {
      event.put("room_id", roomId.value());
    }
    event.put("sender", draft.sender().value());
    draft.stateKey().ifPresent(stateKey -> event.put("state_key", stateKey));
    draft
        .stickyMillis()
        .ifPresent(millis -> event.putObject(Stickiness.FIELD).put(Stickiness.DURATION, millis));
    event.put("type", draft.type());
    return complete(version, event);
  }

  /**
   * Completes an event whose other fields are there, such as the template that another server hands
   * out for a join: sets the time, the hash and our signature.
   *
   * @throws MatrixError as {@link #build} does, or where a field is missing or has the wrong type
   */
  public Pdu complete(RoomVersion version, ObjectNode template) {
    var event = Json.object();
    event.setAll(template);
    event.remove(List.of("unsigned", "hashes", "signatures", "event_id"));
    event.put("origin_server_ts", clock.millis());
    var fields = EventFields.read(version, event);
    PduFormat.requireFieldLength("type", fields.type());
    fields.stateKey().ifPresent(stateKey -> PduFormat.requireFieldLength("state_key", stateKey));
    if (version.format() == EventFormat.ID_IN_EVENT) {
      event.put("event_id", freshId(version, event));
    }
    event.putObject("hashes").put("sha256", Base64Unpadded.encode(ContentHash.of(version, event)));

    var essence = ReferenceHash.essence(version, event);
    var eventId =
        version.format() == EventFormat.ID_IN_EVENT
            ? new EventId(event.path("event_id").textValue())
            : EventIds.ofHash(version, Hashes.sha256(essence));
    Signatures.add(event, key, key.sign(essence));
    return sized(version, event, eventId, fields);
  }

  /**
   * Adds our signature to somebody else's event: to an invite of a user of ours, or to a restricted
   * join that a user of ours lets in.
   *
   * @throws MatrixError {@code M_TOO_LARGE} where the signature makes it too large
   */
  public Pdu cosign(Pdu event) {
    var signed = Json.object();
    signed.setAll(event.json());
    Signatures.signEvent(event.version(), signed, key);
    var bytes = Hashes.canonical(event.version(), signed);
    PduFormat.requireSize(bytes);
    return Pdu.of(event.version(), bytes, event.eventId(), signed);
  }

  private static Pdu sized(
      RoomVersion version, ObjectNode event, EventId eventId, EventFields fields) {
    var bytes = Hashes.canonical(version, event);
    PduFormat.requireSize(bytes);
    return Pdu.of(version, bytes, eventId, event, fields);
  }

  private static ObjectNode content(RoomVersion version, EventDraft draft) {
    if (!version.redactsInContent() || draft.redacts().isEmpty()) {
      return draft.content();
    }
    var content = Json.object();
    content.setAll(draft.content());
    content.put("redacts", draft.redacts().get().value());
    return content;
  }

  private static ArrayNode citations(RoomVersion version, List<EventId> ids) {
    var citations = Json.array();
    for (var id : ids) {
      switch (version.format()) {
        // The hashes beside the IDs are left out, as nobody reads them: an event that cites a wrong
        // hash is as good as one that cites none.
        case ID_IN_EVENT -> citations.addArray().add(id.value()).addObject();
        case ID_IS_HASH, ID_IS_URL_SAFE_HASH -> citations.add(id.value());
      }
    }
    return citations;
  }

  /** An ID of our own for a version that wants one: unique, being the hash of all the rest. */
  private String freshId(RoomVersion version, ObjectNode event) {
    var hash = Hashes.sha256(Hashes.canonical(version, event));
    return "$" + Base64Unpadded.encodeUrlSafe(hash) + ":" + key.server();
  }
}
