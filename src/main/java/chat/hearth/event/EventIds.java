package chat.hearth.event;

import chat.hearth.matrix.Base64Unpadded;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.RoomId;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How an event comes by its ID, and a room of version 12 by its own. */
public final class EventIds {
  private EventIds() {}

  /**
   * The ID of an event in federation format.
   *
   * @throws chat.hearth.matrix.MatrixError {@code M_BAD_JSON} where the event has no canonical
   *     form, {@code M_MISSING_PARAM} where its {@code event_id} should stand in it and does not
   */
  public static EventId of(RoomVersion version, ObjectNode event) {
    return switch (version.format()) {
      case ID_IN_EVENT -> new EventId(new Fields(event).string("event_id"));
      case ID_IS_HASH, ID_IS_URL_SAFE_HASH -> ofHash(version, ReferenceHash.of(version, event));
    };
  }

  /** The ID that a reference hash gives, in the alphabet of the version. */
  static EventId ofHash(RoomVersion version, byte[] referenceHash) {
    return new EventId(
        "$"
            + (version.format() == EventFormat.ID_IS_HASH
                ? Base64Unpadded.encode(referenceHash)
                : Base64Unpadded.encodeUrlSafe(referenceHash)));
  }

  /** The room that a create event founds, where room IDs are hashes of create events. */
  public static RoomId roomOf(EventId create) {
    return new RoomId("!" + create.value().substring(1));
  }
}
