package chat.hearth.room;

import chat.hearth.event.EventDraft;
import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.event.auth.AuthRules;
import chat.hearth.event.auth.AuthState;
import chat.hearth.event.auth.Verdict;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes events into a room that other servers made: the checks on receipt from the fourth on, and
 * the event's place in the graph and the timeline.
 *
 * <pre>
 *   rejected ◄── 4. by its auth events
 *            ◄── 5. by the state before it
 *   soft-failed ◄── 6. by the current state (new events only)
 *   a forward extremity, the current state follows ◄── new events
 *   before what cites it in the timeline ◄── what something here has been missing
 * </pre>
 *
 * <p>Nothing that arrives makes a command fail: each event has its own outcome. For one command, on
 * the writer's thread.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu">
 *     Server-Server API: checks performed on receipt of a PDU</a>
 */
final class Reception {
  /** More forks than that are brought together: each new event would have to cite them all. */
  private static final int MAX_EXTREMITIES = 10;

  private static final String DUMMY = "org.matrix.dummy_event"; // as other servers call it
  private static final int CANDIDATES = 20; // local members who are tried as the dummy's sender

  private final Staging staging;
  private final Engine engine;
  private final Forks forks;
  private final List<Arrival> arrivals;
  private final Set<EventId> isHistory = new HashSet<>();
  private final Map<EventId, List<RoomBatch.Citation>> missed;
  private final Map<EventId, List<RoomBatch.Citation>> early;
  private final List<StoredEvent> backfilled = new ArrayList<>();
  private final Map<EventId, Long> regions = new HashMap<>();
  private Optional<Pdu> create;

  Reception(Staging staging, Engine engine, Forks forks, List<Arrival> arrivals) {
    this.staging = staging;
    this.engine = engine;
    this.forks = forks;
    this.arrivals = arrivals;
    this.create = staging.current().get(StateKey.CREATE);
    var ids = arrivals.stream().map(arrival -> arrival.pdu().eventId()).toList();
    this.missed = byEvent(ids, engine.gaps()::missing, Changes::missing);
    this.early = byEvent(ids, engine.gaps()::early, Changes::early);
  }

  private interface Query {
    List<RoomBatch.Citation> run(RoomHead head, List<EventId> ids);
  }

  private Map<EventId, List<RoomBatch.Citation>> byEvent(
      List<EventId> ids, Query stored, Function<Changes, List<RoomBatch.Citation>> staged) {
    var wanted = Set.copyOf(ids);
    var all = new ArrayList<RoomBatch.Citation>();
    if (staging.tip().gaps()) {
      all.addAll(stored.run(staging.base(), ids));
    }
    staging.noted(staged).stream().filter(one -> wanted.contains(one.event())).forEach(all::add);
    return all.stream().collect(Collectors.groupingBy(RoomBatch.Citation::event));
  }

  /** Takes them all, in an order in which nothing comes before what it cites. */
  List<Outcome> take() {
    markHistory();
    var outcomes = new ArrayList<Outcome>(arrivals.size());
    for (var arrival : arrivals) {
      outcomes.add(take(arrival));
    }
    placeBackfilled();
    bringTogether();
    return outcomes;
  }

  /** What something here has been missing is history, and so is all that it builds on. */
  private void markHistory() {
    for (var arrival : arrivals.reversed()) {
      var id = arrival.pdu().eventId();
      if (arrival.kind() == Arrival.Kind.OUTLIER) {
        continue;
      }
      var citing = missed.get(id);
      if (citing != null) {
        citing.forEach(
            citation -> history(id, RoomToken.nextLive(staging.event(citation.by()).place())));
      }
      if (arrival.kind() == Arrival.Kind.HISTORY || isHistory.contains(id)) {
        isHistory.add(id);
        arrival.pdu().prevEvents().forEach(prev -> history(prev, regions.get(id)));
      }
    }
  }

  /** Notes which live event something came before, where that is known. */
  private void history(EventId id, @Nullable Long region) {
    isHistory.add(id);
    if (region != null) {
      regions.merge(id, region, Math::min);
    }
  }

  private Outcome take(Arrival arrival) {
    var pdu = arrival.pdu();
    var known = staging.find(pdu.eventId());
    if (known.isPresent()
        && (known.get().standing() != Standing.OUTLIER || arrival.kind() == Arrival.Kind.OUTLIER)) {
      return new Outcome.Duplicate(pdu.eventId());
    }
    if (pdu.type().equals(StateKey.CREATE.type()) && !isTheCreateEvent(pdu)) {
      return reject(arrival, known, Staging.Edges.NONE, "1", "The room has a create event");
    }
    var auth = new ArrayList<StoredEvent>();
    for (var id : pdu.authEvents()) {
      var cited = staging.find(id);
      if (cited.isEmpty()) {
        return new Outcome.Dropped("Its auth event " + id + " can't be had");
      }
      auth.add(cited.get());
    }
    var prev = pdu.prevEvents().stream().flatMap(id -> staging.find(id).stream()).toList();
    var edges = new Staging.Edges(Staging.sequences(prev), Staging.sequences(auth));
    var byAuthEvents = checkAuthEvents(pdu, auth);
    if (byAuthEvents instanceof Verdict.Denied(var rule, var reason)) {
      return reject(arrival, known, edges, rule, reason);
    }
    if (arrival.kind() == Arrival.Kind.OUTLIER) {
      var empty = StateTree.empty(engine.hasher());
      staging.place(pdu, Standing.OUTLIER, Staging.UNPLACED, edges, empty, empty, Optional.empty());
      return new Outcome.Accepted(pdu.eventId());
    }
    var before = stateBefore(arrival, prev);
    if (before.isEmpty()) {
      return new Outcome.Dropped("The state before it can't be had");
    }
    if (AuthRules.check(pdu, staging.view(before.get()))
        instanceof Verdict.Denied(var rule, var reason)) {
      return reject(arrival, known, edges, rule, reason);
    }
    return accept(pdu, known, edges, before.get());
  }

  /** A room has one create event, and the first that it is made with is it. */
  private boolean isTheCreateEvent(Pdu pdu) {
    if (create.isEmpty()) {
      create = Optional.of(pdu);
    }
    return create.get().eventId().equals(pdu.eventId());
  }

  private Verdict checkAuthEvents(Pdu pdu, List<StoredEvent> auth) {
    var rejected =
        auth.stream()
            .filter(StoredEvent::isRejected)
            .map(StoredEvent::eventId)
            .collect(Collectors.toSet());
    var verdict =
        AuthRules.checkAuthEvents(
            pdu, auth.stream().map(StoredEvent::pdu).toList(), rejected::contains);
    return verdict instanceof Verdict.Denied ? verdict : AuthRules.check(pdu, citedState(auth));
  }

  /** What the auth events say; where no event cites the create event, the room's own stands in. */
  private AuthState citedState(List<StoredEvent> auth) {
    var state = new HashMap<StateKey, Pdu>();
    if (staging.base().version().roomIdIsCreateHash()) {
      create.ifPresent(event -> state.put(StateKey.CREATE, event));
    }
    auth.forEach(event -> event.pdu().key().ifPresent(key -> state.put(key, event.pdu())));
    return key -> Optional.ofNullable(state.get(key));
  }

  private Optional<StateTree> stateBefore(Arrival arrival, List<StoredEvent> prev) {
    var cited = arrival.pdu().prevEvents();
    var states = new ArrayList<StateTree>();
    for (var event : prev) {
      if (event.standing().hasState()) {
        states.add(staging.stateAfter(event.sequence()));
      }
    }
    if (states.size() < Set.copyOf(cited).size()) {
      if (arrival.stateBefore().isEmpty()) {
        return Optional.empty();
      }
      states.add(told(arrival.stateBefore().get()));
    }
    if (states.isEmpty()) {
      return Optional.of(StateTree.empty(engine.hasher()));
    }
    return Optional.of(forks.resolve(staging, states));
  }

  /** The state that another server tells of, as far as its events are here and not rejected. */
  private StateTree told(List<EventId> ids) {
    var tree = StateTree.empty(engine.hasher());
    for (var id : ids) {
      var event = staging.find(id);
      if (event.isPresent() && event.get().pdu().isState() && !event.get().isRejected()) {
        tree = tree.with(event.get().pdu().key().orElseThrow(), event.get().sequence());
      }
    }
    return tree;
  }

  private Outcome accept(
      Pdu pdu, Optional<StoredEvent> outlier, Staging.Edges edges, StateTree before) {
    var history = isHistory.contains(pdu.eventId());
    var current = AuthRules.check(pdu, staging.current());
    var softFails =
        !history
            && !staging.tip().extremities().isEmpty() // a room that only begins allows nothing yet
            && current instanceof Verdict.Denied;
    var standing =
        softFails
            ? Standing.SOFT_FAILED
            : history || outlier.isPresent() ? Standing.BACKFILLED : Standing.LIVE;
    var event = keep(pdu, outlier, standing, edges, before, true);
    noteMissing(event);
    if (softFails && current instanceof Verdict.Denied(var rule, var reason)) {
      return new Outcome.SoftFailed(pdu.eventId(), rule, reason);
    }
    var extremities = new ArrayList<>(staging.tip().extremities());
    var cited = acceptedBehind(event);
    var changed = extremities.removeAll(cited);
    if (!history) {
      extremities.add(event.sequence());
      staging.advance(event, extremities);
    } else if (changed && !extremities.isEmpty()) {
      staging.advance(event, extremities);
    }
    redactions(event);
    return new Outcome.Accepted(pdu.eventId());
  }

  private void noteMissing(StoredEvent event) {
    staging.changes().isFound(event.eventId());
    if (event.standing() != Standing.SOFT_FAILED) {
      for (var id : event.pdu().prevEvents()) {
        if (staging.find(id).filter(prev -> prev.standing().hasState()).isEmpty()) {
          staging.changes().isMissing(id, event.sequence());
        }
      }
    }
  }

  /** The accepted events that an event follows, at once or behind others that are not accepted. */
  private List<Long> acceptedBehind(StoredEvent event) {
    var accepted = new ArrayList<Long>();
    var seen = new HashSet<EventId>();
    var open = new ArrayList<>(event.pdu().prevEvents());
    while (!open.isEmpty()) {
      var id = open.removeLast();
      if (seen.add(id)) {
        var prev = staging.find(id);
        if (prev.isPresent() && prev.get().standing().isAccepted()) {
          accepted.add(prev.get().sequence());
        } else if (prev.isPresent() && prev.get().standing().hasState()) {
          open.addAll(prev.get().pdu().prevEvents());
        }
      }
    }
    return accepted;
  }

  private void redactions(StoredEvent event) {
    event.pdu().redacts().ifPresent(target -> staging.changes().redactReceived(event, target));
    var waiting = early.get(event.eventId());
    if (waiting != null) {
      waiting.forEach(
          citation ->
              staging.changes().redactReceived(staging.event(citation.by()), event.eventId()));
      staging.changes().redactionDone(event.eventId());
    }
  }

  private Outcome reject(
      Arrival arrival,
      Optional<StoredEvent> outlier,
      Staging.Edges edges,
      String rule,
      String reason) {
    var pdu = arrival.pdu();
    var prev =
        arrival.kind() == Arrival.Kind.OUTLIER
            ? List.<StateTree>of()
            : pdu.prevEvents().stream()
                .flatMap(id -> staging.find(id).stream())
                .filter(event -> event.standing().hasState())
                .map(event -> staging.stateAfter(event.sequence()))
                .toList();
    // What cites it builds on the state before it, as if it were not there.
    var before =
        prev.isEmpty()
            ? arrival.stateBefore().map(this::told).orElse(staging.tip().state())
            : forks.resolve(staging, prev);
    keep(pdu, outlier, Standing.REJECTED, edges, before, false);
    return new Outcome.Rejected(pdu.eventId(), rule, reason);
  }

  private StoredEvent keep(
      Pdu pdu,
      Optional<StoredEvent> outlier,
      Standing standing,
      Staging.Edges edges,
      StateTree before,
      boolean changesState) {
    var place =
        standing == Standing.LIVE
            ? RoomToken.placeOf(staging.tip().lastSequence() + 1)
            : Staging.UNPLACED;
    var sequence = outlier.map(StoredEvent::sequence).orElse(staging.tip().lastSequence() + 1);
    var after =
        changesState && pdu.key().isPresent() ? before.with(pdu.key().get(), sequence) : before;
    StoredEvent event;
    if (outlier.isPresent()) {
      event = outlier.get().standing(standing, place);
      staging.changes().settle(event, edges, before, after);
    } else {
      event = staging.place(pdu, standing, place, edges, before, after, Optional.empty());
    }
    if (standing == Standing.BACKFILLED) {
      staging.hasGaps();
      backfilled.add(event);
    }
    return event;
  }

  /**
   * Gives history its places, right before the live event that it came before, oldest first:
   *
   * <pre>
   *   … 6 │ lowest-3  lowest-2  lowest-1 │ lowest … │ 7
   * </pre>
   */
  private void placeBackfilled() {
    var byRegion = new HashMap<Long, List<StoredEvent>>();
    for (var event : backfilled) {
      var region = regions.getOrDefault(event.eventId(), staging.tip().lastSequence() + 1);
      byRegion.computeIfAbsent(region, same -> new ArrayList<>()).add(event);
    }
    byRegion.forEach(
        (region, events) -> {
          long above = RoomToken.placeOf(region - 1);
          long below = RoomToken.placeOf(region);
          var isOldest = !staging.hasLiveBefore(region);
          long lowest =
              Math.min(
                  engine
                      .gaps()
                      .lowestPlace(staging.base().num(), isOldest ? Long.MIN_VALUE : above, below)
                      .orElse(below),
                  staging.lowestUnwritten(isOldest ? Long.MIN_VALUE : above, below));
          for (int i = 0; i < events.size(); i++) {
            staging.move(events.get(i), lowest - events.size() + i);
          }
        });
  }

  /** A fork for every event of a busy room would make each resolution dearer than the last. */
  private void bringTogether() {
    if (staging.tip().extremities().size() <= MAX_EXTREMITIES) {
      return;
    }
    for (var user : engine.members().joinedOf(staging.base().num(), engine.server(), CANDIDATES)) {
      try {
        staging.append(
            EventDraft.message(user, DUMMY, Json.object()), Standing.UNSEEN, Optional.empty());
        return;
      } catch (MatrixError e) {
        // This member may not send; perhaps the next one may.
      }
    }
  }
}
