package chat.hearth.room;

import chat.hearth.event.EventDraft;
import chat.hearth.event.Pdu;
import chat.hearth.event.auth.AuthEventSelection;
import chat.hearth.event.auth.AuthRules;
import chat.hearth.event.auth.Verdict;
import chat.hearth.event.state.SegmentWriter;
import chat.hearth.event.state.StateRef;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A batch in the making: events authorised, built and signed, or received and judged, on top of a
 * head that is not changed.
 *
 * <p>Owned by the thread that stages the room. A command that fails leaves it as it was.
 */
final class Staging {
  private static final long MAX_DEPTH =
      (1L << 53) - 1; // the specification's bound; depth stays there
  private static final int MAX_PREV_EVENTS = 20; // the specification's limit

  /** The place of what has none, or none yet. */
  static final long UNPLACED = Long.MIN_VALUE;

  private final RoomHead base;
  private final boolean isNew;
  private final Engine engine;
  private final Forks forks;
  private final SegmentWriter segment;
  private @Nullable Staging previous;

  private final List<Placed> placed = new ArrayList<>();
  private final Map<Long, Placed> bySequence = new HashMap<>();
  private final Map<EventId, Placed> byId = new HashMap<>();
  private final Changes changes;
  private Tip tip;

  /** What the next event stands on. */
  record Tip(
      long lastSequence,
      long lastLive,
      long depth,
      List<Long> extremities,
      StateTree state,
      boolean forked,
      boolean gaps) {
    Tip placed(long sequence) {
      return new Tip(sequence, lastLive, depth, extremities, state, forked, gaps);
    }
  }

  /** The sequences of an event's prev events and auth events, as far as they are known. */
  record Edges(long[] prev, long[] auth) {
    static final Edges NONE = new Edges(new long[0], new long[0]);
  }

  /** An event, and the states around it, which have a reference only when its command is done. */
  record Placed(StoredEvent event, Edges edges, StateTree before, StateTree after) {
    Placed with(StoredEvent changed) {
      return new Placed(changed, edges, before, after);
    }
  }

  /**
   * @param base the head to stand on
   * @param previous what was staged on top of the committed head before, and is on its way to the
   *     database: its events are not in the store yet
   */
  Staging(RoomHead base, boolean isNew, @Nullable Staging previous, Engine engine, Forks forks) {
    this.base = base;
    this.isNew = isNew;
    this.previous = previous;
    this.engine = engine;
    this.forks = forks;
    this.segment = new SegmentWriter(base.segment() + 1);
    this.tip =
        new Tip(
            base.lastSequence(),
            0,
            base.depth(),
            base.extremities(),
            base.state(),
            base.forked(),
            base.gaps());
    this.changes = new Changes(this, engine, base);
    if (previous != null) {
      previous.previous = null; // that one is committed
    }
  }

  int size() {
    return placed.size() + changes.size();
  }

  RoomHead base() {
    return base;
  }

  Tip tip() {
    return tip;
  }

  Changes changes() {
    return changes;
  }

  /** How many events below the base are not in the store yet. */
  int unwritten() {
    return previous == null ? 0 : previous.placed.size();
  }

  /** What was staged with higher sequences than this one, in order. */
  List<StoredEvent> after(long sequence) {
    var list = new ArrayList<StoredEvent>();
    if (previous != null) {
      previous.placed.forEach(one -> list.add(one.event));
    }
    placed.forEach(one -> list.add(one.event));
    list.removeIf(event -> event.sequence() <= sequence);
    return list;
  }

  /** The state that the next event is judged by. */
  StateView current() {
    return view(tip.state);
  }

  StateView view(StateTree tree) {
    return new StateView(base.roomId(), base.version(), tree, this::events);
  }

  /**
   * Appends what a proposal wants.
   *
   * @throws MatrixError where a rule forbids one of its events; nothing is appended then
   */
  List<EventId> append(Proposal proposal, Optional<TransactionKey> transaction) {
    return together(
        () -> {
          var ids = new ArrayList<EventId>();
          for (var draft : proposal.propose(current())) {
            ids.add(append(draft, Standing.LIVE, transaction).eventId());
          }
          return ids;
        });
  }

  /** Appends the create event, already built since it names the room, and what follows it. */
  void create(Pdu create, List<EventDraft> drafts) {
    together(
        () -> {
          append(create, Edges.NONE, List.of(), tip.state, Standing.LIVE, Optional.empty());
          drafts.forEach(draft -> append(draft, Standing.LIVE, Optional.empty()));
          return true;
        });
  }

  /** Takes in what others made, in an order in which nothing comes before what it cites. */
  List<Outcome> receive(List<Arrival> arrivals) {
    return together(() -> new Reception(this, engine, forks, arrivals).take());
  }

  /** Takes the content from messages whose time is over; the DAG keeps them. */
  boolean expire(List<Long> sequences) {
    return together(
        () -> {
          events(sequences).forEach(changes::expire);
          return true;
        });
  }

  /**
   * The batch to commit.
   *
   * @param published told the head when it is durable
   */
  RoomBatch finish(Consumer<RoomHead> published) {
    var events = placed.stream().map(Placed::event).toList();
    return new RoomBatch(
        isNew,
        head(base.position()),
        events,
        placed.stream().map(this::encode).toList(),
        segment.isEmpty() ? new byte[0] : segment.finish(),
        changes.members(),
        changes.redactions(),
        changes.settled(),
        forkedState(),
        changes.gaps(),
        position -> published.accept(head(position)),
        new CompletableFuture<>());
  }

  private Optional<RoomBatch.Forked> forkedState() {
    var newest = tip.lastLive == 0 ? null : bySequence.get(tip.lastLive);
    var state = tip.state.ref().orElseThrow();
    return newest == null || newest.event.after().equals(state)
        ? Optional.empty()
        : Optional.of(new RoomBatch.Forked(tip.lastLive, state));
  }

  private RoomHead head(long position) {
    var hasSegment = !segment.isEmpty();
    return new RoomHead(
        base.roomId(),
        base.num(),
        base.version(),
        base.epoch(),
        tip.lastSequence,
        tip.depth,
        tip.extremities,
        tip.state,
        hasSegment ? base.segment() + 1 : base.segment(),
        changes.joined(),
        changes.invited(),
        position,
        tip.forked,
        tip.gaps);
  }

  /** Runs a command; where it fails, all is as before. */
  private <T> T together(Supplier<T> command) {
    var tipBefore = tip;
    int sizeBefore = placed.size();
    changes.mark();
    var complete = false;
    try {
      var result = command.get();
      complete = true;
      for (int i = sizeBefore; i < placed.size(); i++) {
        keep(i);
      }
      changes.store(segment);
      segment.add(tip.state);
      return result;
    } finally {
      if (!complete) {
        while (placed.size() > sizeBefore) {
          var undone = placed.removeLast();
          bySequence.remove(undone.event.sequence());
          byId.remove(undone.event.eventId());
        }
        tip = tipBefore;
        changes.reset();
        forks.forget();
      }
    }
  }

  private void keep(int index) {
    var one = placed.get(index);
    remember(index, one.with(one.event.between(segment.add(one.before), segment.add(one.after))));
  }

  private void remember(int index, Placed one) {
    placed.set(index, one);
    bySequence.put(one.event.sequence(), one);
    byId.put(one.event.eventId(), one);
  }

  /** Builds an event on the forward extremities, and appends it. */
  StoredEvent append(EventDraft draft, Standing standing, Optional<TransactionKey> transaction) {
    var cited = tip.extremities;
    var state = tip.state;
    if (cited.size() > MAX_PREV_EVENTS) {
      cited = cited.subList(cited.size() - MAX_PREV_EVENTS, cited.size());
      state = forks.resolve(this, cited.stream().map(this::stateAfter).toList());
    }
    var before = view(state);
    var prev = events(cited);
    var auth = new ArrayList<StoredEvent>();
    for (var key :
        AuthEventSelection.keys(
            base.version(), draft.sender(), draft.type(), draft.stateKey(), draft.content())) {
      before.event(key).ifPresent(auth::add);
    }
    var pdu =
        engine
            .builder()
            .build(
                base.version(),
                base.roomId(),
                draft,
                prev.stream().map(StoredEvent::eventId).toList(),
                auth.stream().map(StoredEvent::eventId).toList(),
                Math.min(MAX_DEPTH, tip.depth + 1));
    return append(
        pdu, new Edges(sequences(prev), sequences(auth)), cited, state, standing, transaction);
  }

  private StoredEvent append(
      Pdu pdu,
      Edges edges,
      List<Long> cited,
      StateTree before,
      Standing standing,
      Optional<TransactionKey> transaction) {
    switch (AuthRules.check(pdu, view(before))) {
      case Verdict.Allowed() -> {}
      case Verdict.Denied(var rule, var reason) ->
          throw MatrixError.forbidden(reason + " (rule " + rule + ")");
    }
    if (pdu.redacts().isPresent()) {
      changes.requireRedactable(pdu, pdu.redacts().get());
    }
    var after = pdu.key().isPresent() ? before.with(pdu.key().get(), tip.lastSequence + 1) : before;
    var event =
        place(
            pdu,
            standing,
            RoomToken.placeOf(tip.lastSequence + 1),
            edges,
            before,
            after,
            transaction);
    if (pdu.redacts().isPresent()) {
      changes.redact(pdu.redacts().get(), event);
    }
    var left = new ArrayList<>(tip.extremities);
    left.removeAll(cited);
    left.add(event.sequence());
    advance(event, left);
    return event;
  }

  /** Gives an event the next sequence, with the states around it. */
  StoredEvent place(
      Pdu pdu,
      Standing standing,
      long place,
      Edges edges,
      StateTree before,
      StateTree after,
      Optional<TransactionKey> transaction) {
    var event =
        new StoredEvent(
            base.num(),
            tip.lastSequence + 1,
            0,
            pdu,
            StateRef.EMPTY,
            StateRef.EMPTY,
            OptionalLong.empty(),
            transaction,
            new ClientJson(pdu),
            standing,
            place);
    placed.add(new Placed(event, edges, before, after));
    remember(placed.size() - 1, placed.getLast());
    tip = tip.placed(event.sequence());
    return event;
  }

  /** Gives an event that this batch places or settles its place in the timeline. */
  void move(StoredEvent event, long place) {
    if (event.sequence() <= base.lastSequence()) {
      changes.move(event.sequence(), place);
      return;
    }
    int index = (int) (event.sequence() - base.lastSequence() - 1);
    var one = placed.get(index);
    remember(index, one.with(one.event.standing(one.event.standing(), place)));
  }

  /** Makes an accepted event a part of the room's end: the current state follows. */
  void advance(StoredEvent event, List<Long> extremities) {
    long depth = 0;
    for (var extremity : extremities) {
      depth = Math.max(depth, event(extremity).pdu().depth());
    }
    var state =
        extremities.size() == 1
            ? stateAfter(extremities.getFirst())
            : forks.resolve(this, extremities.stream().map(this::stateAfter).toList());
    var isLive = event.standing() == Standing.LIVE;
    var newestLive = isLive ? event.sequence() : tip.lastLive;
    changes.follow(tip.state, state, event.sequence());
    tip =
        new Tip(
            tip.lastSequence,
            newestLive,
            depth,
            List.copyOf(extremities),
            state,
            tip.forked || extremities.size() > 1 || !isLive,
            tip.gaps);
  }

  void hasGaps() {
    tip =
        new Tip(
            tip.lastSequence,
            tip.lastLive,
            tip.depth,
            tip.extremities,
            tip.state,
            tip.forked,
            true);
  }

  /** What is noted here and in what is on its way to the database. */
  <T> List<T> noted(Function<Changes, List<T>> what) {
    var all = new ArrayList<>(what.apply(changes));
    if (previous != null) {
      all.addAll(what.apply(previous.changes));
    }
    return all;
  }

  /** Whether there is a live event with a lower sequence. */
  boolean hasLiveBefore(long sequence) {
    return after(0).stream()
            .anyMatch(event -> event.standing() == Standing.LIVE && event.sequence() < sequence)
        || engine.events().newestLive(base.num(), sequence - 1) > 0;
  }

  /** The lowest place between two that something has which is not in the store yet. */
  long lowestUnwritten(long above, long below) {
    var places = new ArrayList<Long>();
    after(0).stream()
        .filter(event -> event.standing() == Standing.BACKFILLED)
        .forEach(event -> places.add(event.place()));
    noted(Changes::settledEvents).forEach(event -> places.add(event.place()));
    return places.stream()
        .mapToLong(Long::longValue)
        .filter(place -> place > above && place < below)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  Optional<StoredEvent> find(EventId id) {
    var staged = staged(id);
    return (staged != null ? Optional.of(staged.event) : engine.events().byId(base, id))
        .map(this::asSettled);
  }

  private StoredEvent asSettled(StoredEvent event) {
    var settled = settled(event.sequence());
    return settled == null ? event : settled.event();
  }

  private Changes.@Nullable Settling settled(long sequence) {
    var own = changes.settled(sequence);
    return own != null || previous == null ? own : previous.changes.settled(sequence);
  }

  private @Nullable Placed staged(EventId id) {
    var own = byId.get(id);
    return own != null || previous == null ? own : previous.byId.get(id);
  }

  private @Nullable Placed staged(long sequence) {
    var own = bySequence.get(sequence);
    return own != null || previous == null ? own : previous.bySequence.get(sequence);
  }

  StoredEvent event(long sequence) {
    var staged = staged(sequence);
    return asSettled(staged != null ? staged.event : engine.events().get(base, sequence));
  }

  List<StoredEvent> events(List<Long> sequences) {
    if (bySequence.isEmpty() && previous == null) {
      return engine.events().list(base, sequences);
    }
    return sequences.stream().map(this::event).toList();
  }

  /** The state after an event that has one. */
  StateTree stateAfter(long sequence) {
    var settled = settled(sequence);
    if (settled != null) {
      return settled.after();
    }
    var staged = staged(sequence);
    return staged != null
        ? staged.after
        : engine.tree(base, engine.events().get(base, sequence).after());
  }

  /** The sequences of what a staged event cites as auth events. */
  long[] authEvents(StoredEvent event) {
    var staged = staged(event.sequence());
    return staged == null ? new long[0] : staged.edges.auth();
  }

  static long[] sequences(List<StoredEvent> events) {
    return events.stream().mapToLong(StoredEvent::sequence).toArray();
  }

  private RoomBatch.Encoded encode(Placed one) {
    return new RoomBatch.Encoded(
        EventIdCodec.encode(one.event.eventId()),
        edges(one.event.sequence(), one.edges),
        engine.codec().encode(one.event.pdu().bytes()));
  }

  static byte[] edges(long sequence, Edges edges) {
    return Varints.encode(sequence, edges.prev, edges.auth);
  }
}
