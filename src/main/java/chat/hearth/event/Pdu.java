package chat.hearth.event;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A persistent data unit: an immutable view of the exact bytes of an event in federation format.
 *
 * <p>The bytes are parsed when something is asked for that they hold, so a stored event that is
 * only passed on costs nothing. Safe for use by many threads; two that ask first at the same time
 * may both parse.
 */
public final class Pdu {
  private final RoomVersion version;
  private final byte[] bytes;

  // Parsed on demand; volatile since JSON trees have no final fields to publish them safely.
  private volatile @Nullable EventId eventId;
  private volatile @Nullable ObjectNode json;
  private volatile @Nullable EventFields fields;

  private Pdu(
      RoomVersion version, byte[] bytes, @Nullable EventId eventId, @Nullable ObjectNode json) {
    this.version = version;
    this.bytes = bytes;
    this.eventId = eventId;
    this.json = json;
  }

  /**
   * Views stored bytes of ours: canonical JSON without {@code unsigned}, not checked again. The
   * event ID is computed when it is first asked for; see {@link #stored} where it is known.
   */
  public static Pdu parse(RoomVersion version, byte[] bytes) {
    return new Pdu(version, bytes, null, null);
  }

  /** As {@link #parse}, for bytes that were stored together with their event ID. */
  public static Pdu stored(RoomVersion version, EventId eventId, byte[] bytes) {
    return new Pdu(version, bytes, eventId, null);
  }

  /**
   * Takes in a foreign event after checking its format: the first of the checks on receipt of a
   * PDU. Hash and signatures remain to be checked. {@code unsigned} is dropped: nobody vouches for
   * it. The JSON may not be modified afterwards.
   *
   * @throws MatrixError ({@code M_BAD_JSON}, {@code M_MISSING_PARAM}, {@code M_INVALID_PARAM},
   *     {@code M_TOO_LARGE}) at an offence against the version's event format
   */
  public static Pdu receive(RoomVersion version, ObjectNode json) {
    return PduFormat.LIMITED.check(version, json);
  }

  /**
   * As {@link #receive}, for events that another server backfills: they may cite any number of
   * events, since some were accepted before there were limits.
   */
  public static Pdu receiveBackfilled(RoomVersion version, ObjectNode json) {
    return PduFormat.UNLIMITED.check(version, json);
  }

  static Pdu of(
      RoomVersion version, byte[] bytes, EventId eventId, ObjectNode json, EventFields fields) {
    var pdu = new Pdu(version, bytes, eventId, json);
    pdu.fields = fields;
    return pdu;
  }

  static Pdu of(RoomVersion version, byte[] bytes, EventId eventId, ObjectNode json) {
    return new Pdu(version, bytes, eventId, json);
  }

  public RoomVersion version() {
    return version;
  }

  /** Canonical JSON with signatures and hashes, without {@code unsigned}. Not to be modified. */
  public byte[] bytes() {
    return bytes;
  }

  /** The event in federation format, as {@link #bytes} says it. Callers must not modify it. */
  public ObjectNode json() {
    var known = json;
    if (known == null) {
      known = Json.own(bytes);
      json = known;
    }
    return known;
  }

  public EventId eventId() {
    var known = eventId;
    if (known == null) {
      known = EventIds.of(version, json());
      eventId = known;
    }
    return known;
  }

  /** The event's room; a create event of version 12 and later is the room's own name. */
  public RoomId roomId() {
    var named = fields().roomId();
    return named != null ? named : EventIds.roomOf(eventId());
  }

  public UserId sender() {
    return fields().sender();
  }

  public String type() {
    return fields().type();
  }

  public Optional<String> stateKey() {
    return fields().stateKey();
  }

  /** The entry of the room's state that this event sets, where it is a state event. */
  public Optional<StateKey> key() {
    return stateKey().map(stateKey -> new StateKey(type(), stateKey));
  }

  public boolean isState() {
    return stateKey().isPresent();
  }

  /** Whether this event sets the given entry of the room's state. */
  public boolean is(StateKey key) {
    return type().equals(key.type())
        && stateKey().isPresent()
        && stateKey().get().equals(key.stateKey());
  }

  /** The content. Callers must not modify it. */
  public ObjectNode content() {
    return fields().content();
  }

  public long depth() {
    return fields().depth();
  }

  /** When the origin says that it made the event, in milliseconds since 1970. */
  public long originServerTs() {
    return fields().originServerTs();
  }

  public List<EventId> prevEvents() {
    return fields().prevEvents();
  }

  public List<EventId> authEvents() {
    return fields().authEvents();
  }

  /** The event that this redaction strikes, wherever the version keeps it. */
  public Optional<EventId> redacts() {
    return fields().redacts();
  }

  /** This event as a redaction leaves it; its ID is the same. */
  public Pdu redacted() {
    var redacted = Redaction.redact(version, json());
    return new Pdu(version, Hashes.canonical(version, redacted), eventId(), redacted);
  }

  @Override
  public String toString() {
    return type() + " " + eventId();
  }

  private EventFields fields() {
    var known = fields;
    if (known == null) {
      known = EventFields.read(version, json());
      fields = known;
    }
    return known;
  }
}
