package chat.hearth.room;

import chat.hearth.event.ContentHash;
import chat.hearth.event.Pdu;
import chat.hearth.event.Signatures;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Some events of a room and all that they build on: the first three checks on receipt, and the
 * questions to another server. For one call, on its thread.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu">
 *     Server-Server API: checks performed on receipt of a PDU</a>
 */
final class Gathering {
  private static final int GAP_ROUNDS = 10;
  private static final int GAP_LIMIT = 50; // events a round
  private static final int GAPS_WITH_STATE = 10; // a state costs thousands of events
  private static final int AUTH_ROUNDS = 50; // how deep a chain may be unknown
  private static final int MAX_EVENTS = 100_000; // the state of the greatest rooms, and its chain

  private final Rooms rooms;
  private final RoomHead head;
  private final ServerName from;
  private final Neighbours neighbours;
  private final Map<EventId, Arrival> arrivals = new LinkedHashMap<>();
  private final Map<EventId, StoredEvent> known = new HashMap<>();
  private final Set<EventId> asked = new HashSet<>();

  /** What the first three checks say of an event. */
  sealed interface Checked {
    record Good(Pdu pdu) implements Checked {}

    record Bad(String reason) implements Checked {}
  }

  Gathering(Rooms rooms, RoomHead head, ServerName from, Neighbours neighbours) {
    this.rooms = rooms;
    this.head = head;
    this.from = from;
    this.neighbours = neighbours;
  }

  /** Checks an event and adds it, unless it is there in a nearer kind already. */
  Checked add(ObjectNode json, Arrival.Kind kind) {
    var checked = check(json, kind);
    if (checked instanceof Checked.Good(var pdu) && arrivals.size() < MAX_EVENTS) {
      arrivals.merge(
          pdu.eventId(),
          Arrival.of(pdu, kind),
          (one, other) -> one.kind().compareTo(other.kind()) <= 0 ? one : other);
    }
    return checked;
  }

  /** Adds an event the state before which is told. */
  Checked add(ObjectNode json, List<EventId> stateBefore) {
    var checked = check(json, Arrival.Kind.NEW);
    if (checked instanceof Checked.Good(var pdu)) {
      arrivals.put(
          pdu.eventId(), new Arrival(pdu, Arrival.Kind.NEW, Optional.of(List.copyOf(stateBefore))));
    }
    return checked;
  }

  private Checked check(ObjectNode json, Arrival.Kind kind) {
    Pdu pdu;
    try {
      pdu =
          kind == Arrival.Kind.NEW
              ? Pdu.receive(head.version(), json)
              : Pdu.receiveBackfilled(head.version(), json);
      if (!pdu.roomId().equals(head.roomId())) {
        return new Checked.Bad("It is of another room");
      }
    } catch (MatrixError e) {
      return new Checked.Bad(String.valueOf(e.getMessage()));
    }
    var signers = Signatures.requiredSigners(pdu);
    var at =
        head.version().keyValidity()
            ? Optional.of(Instant.ofEpochMilli(pdu.originServerTs()))
            : Optional.<Instant>empty();
    var unsigned = Signatures.missing(pdu, neighbours.keys(signers, at));
    if (!unsigned.isEmpty()) {
      return new Checked.Bad("It lacks a valid signature of " + unsigned);
    }
    return new Checked.Good(ContentHash.matches(head.version(), pdu.json()) ? pdu : pdu.redacted());
  }

  /** Asks for what lies between the room's end and the new events. */
  void fillGap() {
    var ends = rooms.events(head, head.extremities()).stream().map(StoredEvent::eventId).toList();
    for (int round = 0; round < GAP_ROUNDS; round++) {
      var latest = withMissingPrev().stream().map(arrival -> arrival.pdu().eventId()).toList();
      if (latest.isEmpty()) {
        return;
      }
      int before = arrivals.size();
      neighbours
          .missingEvents(head.roomId(), from, ends, latest, GAP_LIMIT)
          .forEach(json -> add(json, Arrival.Kind.NEW));
      if (arrivals.size() == before) {
        return;
      }
    }
  }

  /** Asks for the states that can't be computed, and for all auth events. */
  void complete() {
    var wanted = new LinkedHashSet<EventId>();
    withMissingPrev().stream()
        .filter(arrival -> arrival.stateBefore().isEmpty())
        .limit(GAPS_WITH_STATE)
        .forEach(arrival -> wanted.addAll(stateOf(arrival)));
    for (int round = 0; round < AUTH_ROUNDS && arrivals.size() < MAX_EVENTS; round++) {
      arrivals.values().forEach(arrival -> wanted.addAll(arrival.pdu().authEvents()));
      var unknown = unknown(wanted);
      unknown.removeIf(id -> !asked.add(id));
      if (unknown.isEmpty()) {
        return;
      }
      neighbours
          .events(head.roomId(), from, unknown)
          .forEach(json -> add(json, Arrival.Kind.OUTLIER));
      wanted.clear();
    }
  }

  private List<EventId> stateOf(Arrival arrival) {
    var told = neighbours.stateIds(head.roomId(), from, arrival.pdu().eventId());
    if (told.isEmpty()) {
      return List.of();
    }
    arrivals.put(
        arrival.pdu().eventId(),
        new Arrival(arrival.pdu(), arrival.kind(), Optional.of(told.get().state())));
    var ids = new ArrayList<>(told.get().state());
    ids.addAll(told.get().authChain());
    return ids;
  }

  /** The events that are to have a place in the graph, but follow one whose state is not known. */
  private List<Arrival> withMissingPrev() {
    var candidates =
        arrivals.values().stream()
            .filter(arrival -> arrival.kind() != Arrival.Kind.OUTLIER)
            .toList();
    var prev = new LinkedHashSet<EventId>();
    candidates.forEach(arrival -> prev.addAll(arrival.pdu().prevEvents()));
    var unknown = unknown(prev);
    return candidates.stream()
        .filter(
            arrival ->
                arrival.pdu().prevEvents().stream()
                    .anyMatch(id -> unknown.contains(id) || isOutlier(id)))
        .toList();
  }

  private boolean isOutlier(EventId id) {
    var arrival = arrivals.get(id);
    if (arrival != null) {
      return arrival.kind() == Arrival.Kind.OUTLIER;
    }
    var event = known.get(id);
    return event != null && !event.standing().hasState();
  }

  /** Those that are neither in the room nor gathered; one query. */
  private Set<EventId> unknown(Collection<EventId> ids) {
    var open = new LinkedHashSet<EventId>();
    for (var id : ids) {
      if (!arrivals.containsKey(id) && !known.containsKey(id)) {
        open.add(id);
      }
    }
    if (!open.isEmpty()) {
      for (var event : rooms.anyEvents(head, open)) {
        known.put(event.eventId(), event);
        open.remove(event.eventId());
      }
    }
    return open;
  }

  /**
   * All that was gathered, nothing before what it cites: the create event first, which in some
   * versions nobody cites. What hangs together in a circle, which no honest server can make, is
   * left out.
   */
  List<Arrival> arrivals() {
    var waitsFor = new HashMap<EventId, Integer>();
    var waiting = new HashMap<EventId, List<EventId>>();
    var ready = new ArrayDeque<EventId>();
    for (var arrival : arrivals.values()) {
      var cited = new HashSet<>(arrival.pdu().authEvents());
      if (arrival.kind() != Arrival.Kind.OUTLIER) {
        cited.addAll(arrival.pdu().prevEvents());
        arrival.stateBefore().ifPresent(cited::addAll);
      }
      cited.retainAll(arrivals.keySet());
      var id = arrival.pdu().eventId();
      waitsFor.put(id, cited.size());
      cited.forEach(one -> waiting.computeIfAbsent(one, same -> new ArrayList<>()).add(id));
      if (cited.isEmpty()) {
        if (arrival.pdu().type().equals(StateKey.CREATE.type())) {
          ready.addFirst(id);
        } else {
          ready.addLast(id);
        }
      }
    }
    var sorted = new ArrayList<Arrival>(arrivals.size());
    while (!ready.isEmpty()) {
      var id = ready.removeFirst();
      sorted.add(java.util.Objects.requireNonNull(arrivals.get(id)));
      for (var citing : waiting.getOrDefault(id, List.of())) {
        if (waitsFor.merge(citing, -1, Integer::sum) == 0) {
          ready.addLast(citing);
        }
      }
    }
    return sorted;
  }

  /** What became of an event that was added. */
  Outcome outcome(Checked checked, List<Arrival> taken, List<Outcome> outcomes) {
    return switch (checked) {
      case Checked.Bad(var reason) -> new Outcome.Dropped(reason);
      case Checked.Good(var pdu) -> {
        for (int i = 0; i < taken.size(); i++) {
          if (taken.get(i).pdu().eventId().equals(pdu.eventId())) {
            yield outcomes.get(i);
          }
        }
        yield new Outcome.Dropped("It cites itself, be it over others");
      }
    };
  }
}
