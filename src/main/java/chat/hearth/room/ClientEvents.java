package chat.hearth.room;

import chat.hearth.event.StateKey;
import chat.hearth.event.Stickiness;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Events as one user sees them: the shared JSON, and behind it {@code unsigned}.
 *
 * <p>Made for one request and one room; not for use by several threads.
 */
public final class ClientEvents {
  private static final byte[] UNSIGNED = ",\"unsigned\":".getBytes(StandardCharsets.UTF_8);

  private final Rooms rooms;
  private final RoomHead head;
  private final Optional<DeviceId> device;
  private final UserId user;
  private final Visibility visibility;
  private final Predicate<UserId> isErased;
  private final Aggregations aggregations;
  private final long nowMillis;
  private final Map<Long, Aggregation> bundled = new HashMap<>();

  ClientEvents(
      Rooms rooms,
      RoomHead head,
      UserId user,
      Optional<DeviceId> device,
      Visibility visibility,
      Predicate<UserId> isErased,
      Aggregations aggregations,
      long nowMillis) {
    this.rooms = rooms;
    this.head = head;
    this.user = user;
    this.device = device;
    this.visibility = visibility;
    this.isErased = isErased;
    this.aggregations = aggregations;
    this.nowMillis = nowMillis;
  }

  /**
   * Looks up what relates to events that are about to be shown; they then carry it in {@code
   * unsigned}. To be called once for a list rather than for each of its events.
   */
  public void bundle(Collection<StoredEvent> events) {
    var found = aggregations.of(head, user, visibility, events);
    bundled.putAll(found);
    // The newest reply of a thread carries what relates to it in turn.
    var replies =
        found.values().stream()
            .flatMap(one -> one.thread().stream())
            .map(Aggregation.Thread::latest)
            .filter(latest -> !bundled.containsKey(latest.sequence()))
            .toList();
    if (!replies.isEmpty()) {
      bundled.putAll(aggregations.of(head, user, visibility, replies));
    }
  }

  /** What {@link #bundle} found about an event. */
  public Optional<Aggregation> aggregation(StoredEvent event) {
    return Optional.ofNullable(bundled.get(event.sequence()));
  }

  /** With {@code room_id}, and without what its sender said: for who ignores the sender. */
  public JsonNode silenced(StoredEvent event) {
    var json = new ClientJson(event.pdu().redacted()).tree();
    json.put("room_id", head.roomId().value());
    json.set("unsigned", unsigned(event));
    return json;
  }

  /** With {@code room_id}, as most endpoints serve events. */
  public JsonNode withRoom(StoredEvent event) {
    var room = ",\"room_id\":" + Json.text(head.roomId().value());
    return splice(event, room.getBytes(StandardCharsets.UTF_8));
  }

  /** Without {@code room_id}, as /sync serves events. */
  public JsonNode withoutRoom(StoredEvent event) {
    return splice(event, new byte[0]);
  }

  /** As a tree that the caller may change. */
  public ObjectNode tree(StoredEvent event, boolean withRoom) {
    var json = shown(event).tree();
    if (withRoom) {
      json.put("room_id", head.roomId().value());
    }
    json.set("unsigned", unsigned(event));
    return json;
  }

  private JsonNode splice(StoredEvent event, byte[] room) {
    var out = new ByteArrayOutputStream(512);
    out.writeBytes(shown(event).open());
    out.writeBytes(room);
    out.writeBytes(UNSIGNED);
    out.writeBytes(Json.bytes(unsigned(event)));
    out.write('}');
    return Json.raw(out.toByteArray());
  }

  /** What an erased user said is kept for those who heard it; others get what redaction leaves. */
  private ClientJson shown(StoredEvent event) {
    var hidden =
        visibility.membershipAt(event) != Membership.JOIN && isErased.test(event.pdu().sender());
    return hidden ? new ClientJson(event.pdu().redacted()) : event.clientJson();
  }

  private ObjectNode unsigned(StoredEvent event) {
    var unsigned = Json.object();
    unsigned.put("age", Math.max(0, nowMillis - event.pdu().originServerTs()));
    unsigned.put("membership", visibility.membershipAt(event).text());
    long sticky = Stickiness.remainingMillis(event.pdu(), nowMillis);
    if (sticky > 0) {
      unsigned.put("msc4354_sticky_duration_ttl_ms", sticky);
    }
    event
        .transaction()
        .filter(transaction -> transaction.user().equals(user))
        .ifPresent(transaction -> named(transaction, unsigned));
    event.pdu().key().ifPresent(key -> replaced(event, key, unsigned));
    if (event.redactedBy().isPresent() && !event.isExpired()) {
      var redaction = rooms.events(head, java.util.List.of(event.redactedBy().getAsLong()));
      var because = redaction.getFirst().clientJson().tree();
      because.put("room_id", head.roomId().value());
      unsigned.set("redacted_because", because);
    }
    var aggregation = bundled.get(event.sequence());
    if (aggregation != null) {
      unsigned.set("m.relations", relations(aggregation));
    }
    return unsigned;
  }

  /** How the user named the event: a delayed one (MSC4140) for all its devices, others for one. */
  private void named(TransactionKey transaction, ObjectNode unsigned) {
    var delayId = transaction.delayId();
    if (delayId.isPresent()) {
      unsigned.put("org.matrix.msc4140.delay_id", delayId.get());
    } else if (device.equals(Optional.of(transaction.device()))) {
      unsigned.put("transaction_id", transaction.id());
    }
  }

  private ObjectNode relations(Aggregation aggregation) {
    var relations = Json.object();
    aggregation.replacement().ifPresent(edit -> relations.set("m.replace", withRoom(edit)));
    aggregation
        .thread()
        .ifPresent(
            thread -> {
              var json = relations.putObject("m.thread");
              json.set("latest_event", withRoom(thread.latest()));
              json.put("count", thread.count());
              json.put("current_user_participated", thread.participated());
            });
    if (!aggregation.references().isEmpty()) {
      var chunk = relations.putObject("m.reference").putArray("chunk");
      aggregation.references().forEach(id -> chunk.addObject().put("event_id", id.value()));
    }
    return relations;
  }

  private void replaced(StoredEvent event, StateKey key, ObjectNode unsigned) {
    rooms
        .stateBefore(head, event)
        .event(key)
        .ifPresent(
            old -> {
              unsigned.put("replaces_state", old.eventId().value());
              if (visibility.mayRead(old)) {
                unsigned.set("prev_content", old.pdu().content());
              }
            });
  }
}
