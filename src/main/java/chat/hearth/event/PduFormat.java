package chat.hearth.event;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * The format that an event must have to be an event at all.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu">Server-Server
 *     API: checks performed on receipt of a PDU</a>
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#size-limits">Client-Server API:
 *     size limits</a>
 */
enum PduFormat {
  /** Everywhere but in backfill. */
  LIMITED,
  /** In backfill, whose events may cite any number of others. */
  UNLIMITED;

  /** Federation format with signatures, as canonical JSON. */
  static final int MAX_EVENT_BYTES = 65_536;

  /** Of the type and of the state key. */
  static final int MAX_FIELD_BYTES = 255;

  static final int MAX_PREV_EVENTS = 20;
  static final int MAX_AUTH_EVENTS = 10;

  Pdu check(RoomVersion version, ObjectNode received) {
    var json = Json.object();
    json.setAll(received);
    json.remove("unsigned");
    var bytes = Hashes.canonical(version, json);
    requireSize(bytes);

    var fields = EventFields.read(version, json);
    requireFieldLength("type", fields.type());
    fields.stateKey().ifPresent(key -> requireFieldLength("state_key", key));
    if (fields.depth() < 0 || fields.depth() > version.maxDepth()) {
      throw MatrixError.badJson("'depth' is out of range");
    }
    if (!json.path("hashes").path("sha256").isTextual()) {
      throw MatrixError.badJson("'hashes' must hold a 'sha256'");
    }
    requireSignatures(json);
    if (this == LIMITED) {
      requireAtMost("prev_events", fields.prevEvents().size(), MAX_PREV_EVENTS);
      requireAtMost("auth_events", fields.authEvents().size(), MAX_AUTH_EVENTS);
    }
    var eventId = EventIds.of(version, json);
    if (version.format() == EventFormat.ID_IN_EVENT && eventId.value().indexOf(':') < 0) {
      throw MatrixError.badJson("'event_id' must name a server");
    }
    return Pdu.of(version, bytes, eventId, json, fields);
  }

  static void requireSize(byte[] bytes) {
    if (bytes.length > MAX_EVENT_BYTES) {
      throw MatrixError.tooLarge("An event has at most 65536 bytes");
    }
  }

  static void requireFieldLength(String name, String value) {
    if (value.length() > MAX_FIELD_BYTES
        || value.getBytes(StandardCharsets.UTF_8).length > MAX_FIELD_BYTES) {
      throw MatrixError.invalidParam("'" + name + "' has at most 255 bytes");
    }
  }

  private static void requireAtMost(String name, int count, int limit) {
    if (count > limit) {
      throw MatrixError.badJson("'" + name + "' cites at most " + limit + " events");
    }
  }

  private static void requireSignatures(ObjectNode json) {
    if (!(json.get("signatures") instanceof ObjectNode servers)) {
      throw MatrixError.badJson("'signatures' must be an object");
    }
    for (var server : servers) {
      if (!server.isObject()) {
        throw MatrixError.badJson("'signatures' must hold an object for each server");
      }
      for (var signature : server) {
        if (!signature.isTextual()) {
          throw MatrixError.badJson("A signature must be a string");
        }
      }
    }
  }
}
