package chat.hearth.room;

import chat.hearth.event.EventDraft;
import chat.hearth.event.Pdu;
import chat.hearth.event.PduBuilder;
import chat.hearth.event.Redaction;
import chat.hearth.event.StateKey;
import chat.hearth.event.auth.AuthEventSelection;
import chat.hearth.event.auth.AuthRules;
import chat.hearth.event.auth.Verdict;
import chat.hearth.event.state.SegmentWriter;
import chat.hearth.event.state.StateRef;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.CanonicalJson;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A batch in the making: events authorised, built and signed on top of a head that is not changed.
 *
 * <p>Owned by the thread that stages the room. A command that fails leaves it as it was.
 */
final class Staging {
  private static final long MAX_DEPTH =
      (1L << 53) - 1; // the specification's bound; depth stays there

  private final RoomHead base;
  private final boolean isNew;
  private final EventStore store;
  private final EventCodec codec;
  private final PduBuilder builder;
  private final SegmentWriter segment;

  private final List<StoredEvent> events = new ArrayList<>();
  private final List<RoomBatch.Encoded> encoded = new ArrayList<>();
  private final Map<Long, StoredEvent> bySequence = new HashMap<>();
  private final Map<EventId, StoredEvent> byId = new HashMap<>();
  private final Map<String, RoomBatch.Member> members = new LinkedHashMap<>();
  private final Map<Long, RoomBatch.Redacted> redactions = new LinkedHashMap<>();
  private Tip tip;

  /** What the next event stands on. */
  private record Tip(
      long lastSequence,
      long depth,
      List<Long> extremities,
      StateTree state,
      int joined,
      int invited) {}

  /**
   * @param base the head to stand on
   * @param inFlight what was staged on top of the committed head before, and is on its way to the
   *     database: its events are not in the store yet; empty where there is nothing
   */
  Staging(
      RoomHead base,
      boolean isNew,
      List<StoredEvent> inFlight,
      EventStore store,
      EventCodec codec,
      PduBuilder builder) {
    this.base = base;
    this.isNew = isNew;
    this.store = store;
    this.codec = codec;
    this.builder = builder;
    this.segment = new SegmentWriter(base.segment() + 1);
    this.tip =
        new Tip(
            base.lastSequence(),
            base.depth(),
            base.extremities(),
            base.state(),
            base.joined(),
            base.invited());
    inFlight.forEach(this::index);
  }

  int size() {
    return events.size();
  }

  List<StoredEvent> events() {
    return events;
  }

  /** The state that the next event is judged by. */
  StateView current() {
    return view(tip.state);
  }

  /**
   * Appends what a proposal wants.
   *
   * @throws MatrixError where a rule forbids one of its events; nothing is appended then
   */
  List<StoredEvent> append(Proposal proposal, Optional<TransactionKey> transaction) {
    return together(
        () -> {
          var drafts = proposal.propose(current());
          var pending = new ArrayList<Pending>(drafts.size());
          for (var draft : drafts) {
            var built = build(draft);
            pending.add(place(built.pdu, built.edges, transaction));
          }
          return pending;
        });
  }

  /** Appends the create event, already built since it names the room, and what follows it. */
  List<StoredEvent> create(Pdu create, List<EventDraft> drafts) {
    return together(
        () -> {
          var pending = new ArrayList<Pending>(drafts.size() + 1);
          pending.add(place(create, Edges.NONE, Optional.empty()));
          for (var draft : drafts) {
            var built = build(draft);
            pending.add(place(built.pdu, built.edges, Optional.empty()));
          }
          return pending;
        });
  }

  /**
   * The batch to commit.
   *
   * @param published told the head when it is durable
   */
  RoomBatch finish(Consumer<RoomHead> published) {
    return new RoomBatch(
        isNew,
        head(base.position()),
        List.copyOf(events),
        List.copyOf(encoded),
        segment.isEmpty() ? new byte[0] : segment.finish(),
        List.copyOf(members.values()),
        List.copyOf(redactions.values()),
        position -> published.accept(head(position)),
        new CompletableFuture<>());
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
        tip.joined,
        tip.invited,
        position);
  }

  /** An event that is placed while the rest of its command may still fail. */
  private record Pending(StoredEvent event, Edges edges, StateTree before, StateTree after) {}

  /** The sequences of an event's prev events and auth events. */
  private record Edges(long[] prev, long[] auth) {
    static final Edges NONE = new Edges(new long[0], new long[0]);
  }

  private record Built(Pdu pdu, Edges edges) {}

  private interface Attempt {
    List<Pending> run();
  }

  private List<StoredEvent> together(Attempt attempt) {
    var tipBefore = tip;
    var membersBefore = Map.copyOf(members);
    var redactionsBefore = Map.copyOf(redactions);
    List<Pending> pending;
    var complete = false;
    try {
      pending = attempt.run();
      complete = true;
    } finally {
      if (!complete) {
        bySequence.keySet().removeIf(sequence -> sequence > tipBefore.lastSequence);
        byId.values().removeIf(event -> event.sequence() > tipBefore.lastSequence);
        tip = tipBefore;
        members.clear();
        members.putAll(membersBefore);
        redactions.clear();
        redactions.putAll(redactionsBefore);
      }
    }
    var placed = new ArrayList<StoredEvent>(pending.size());
    for (var one : pending) {
      var event = one.event.between(segment.add(one.before), segment.add(one.after));
      index(event);
      events.add(event);
      encoded.add(encode(event, one.edges));
      placed.add(event);
    }
    return placed;
  }

  private Built build(EventDraft draft) {
    var view = current();
    var prev = events(tip.extremities);
    var auth = new ArrayList<StoredEvent>();
    for (var key :
        AuthEventSelection.keys(
            base.version(), draft.sender(), draft.type(), draft.stateKey(), draft.content())) {
      view.event(key).ifPresent(auth::add);
    }
    var pdu =
        builder.build(
            base.version(),
            base.roomId(),
            draft,
            prev.stream().map(StoredEvent::eventId).toList(),
            auth.stream().map(StoredEvent::eventId).toList(),
            Math.min(MAX_DEPTH, tip.depth + 1));
    return new Built(pdu, new Edges(sequences(prev), sequences(auth)));
  }

  private Pending place(Pdu pdu, Edges edges, Optional<TransactionKey> transaction) {
    switch (AuthRules.check(pdu, current())) {
      case Verdict.Allowed() -> {}
      case Verdict.Denied(var rule, var reason) ->
          throw MatrixError.forbidden(reason + " (rule " + rule + ")");
    }
    var sequence = tip.lastSequence + 1;
    var before = tip.state;
    var after = pdu.key().isPresent() ? before.with(pdu.key().get(), sequence) : before;
    int joined = tip.joined;
    int invited = tip.invited;
    if (pdu.key().isPresent() && pdu.key().get().isMember()) {
      var change = member(pdu, sequence);
      joined += change.joined;
      invited += change.invited;
    }
    var event =
        new StoredEvent(
            base.num(),
            sequence,
            0,
            pdu,
            StateRef.EMPTY,
            StateRef.EMPTY,
            OptionalLong.empty(),
            transaction,
            new ClientJson(pdu));
    if (pdu.redacts().isPresent()) {
      redact(pdu, pdu.redacts().get(), sequence);
    }
    index(event);
    tip = new Tip(sequence, pdu.depth(), List.of(sequence), after, joined, invited);
    return new Pending(event, edges, before, after);
  }

  private record Counts(int joined, int invited) {}

  private Counts member(Pdu pdu, long sequence) {
    var user = pdu.stateKey().orElseThrow();
    var now = Membership.of(pdu.content().path("membership").asText()).orElseThrow();
    var was = current().membership(new UserId(user)).orElse(Membership.LEAVE);
    var staged = members.get(user);
    var ceased = was == Membership.JOIN && now != Membership.JOIN ? sequence : 0;
    members.put(
        user,
        new RoomBatch.Member(
            user,
            now,
            sequence,
            now != was || (staged != null && staged.transition()) || isFirst(user),
            ceased != 0 || staged == null ? ceased : staged.ceasedToBeJoined()));
    return new Counts(
        count(now, Membership.JOIN) - count(was, Membership.JOIN),
        count(now, Membership.INVITE) - count(was, Membership.INVITE));
  }

  private boolean isFirst(String user) {
    return tip.state.get(StateKey.member(new UserId(user))).isEmpty();
  }

  private static int count(Membership one, Membership other) {
    return one == other ? 1 : 0;
  }

  /**
   * Takes the content from an event: its own sender may, and who has the power.
   *
   * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#redactions">Client-Server API:
   *     redactions</a>
   */
  private void redact(Pdu redaction, EventId target, long sequence) {
    var found = find(target);
    if (found.isEmpty()) {
      throw MatrixError.notFound("There is no event " + target + " in this room");
    }
    var event = found.get();
    var levels = current().powerLevels();
    if (!event.pdu().sender().equals(redaction.sender())
        && levels.of(redaction.sender()) < levels.redact()) {
      throw MatrixError.forbidden("You may only redact your own events in this room");
    }
    if (event.redactedBy().isPresent() || redactions.containsKey(event.sequence())) {
      return; // it has nothing left to lose
    }
    var rest = Redaction.redact(base.version(), event.pdu().json());
    var bytes = CanonicalJson.encodeLenient(rest);
    redactions.put(
        event.sequence(),
        new RoomBatch.Redacted(
            event.sequence(),
            Pdu.stored(base.version(), target, bytes),
            codec.encode(bytes),
            sequence));
  }

  private Optional<StoredEvent> find(EventId id) {
    var staged = byId.get(id);
    return staged != null ? Optional.of(staged) : store.byId(base, id);
  }

  private void index(StoredEvent event) {
    bySequence.put(event.sequence(), event);
    byId.put(event.eventId(), event);
  }

  private RoomBatch.Encoded encode(StoredEvent event, Edges edges) {
    return new RoomBatch.Encoded(
        EventIdCodec.encode(event.eventId()),
        Varints.encode(event.sequence(), edges.prev, edges.auth),
        codec.encode(event.pdu().bytes()));
  }

  private static long[] sequences(List<StoredEvent> events) {
    return events.stream().mapToLong(StoredEvent::sequence).toArray();
  }

  private StateView view(StateTree tree) {
    return new StateView(base.roomId(), base.version(), tree, this::events);
  }

  private List<StoredEvent> events(List<Long> sequences) {
    var list = new ArrayList<StoredEvent>(sequences.size());
    for (var sequence : sequences) {
      var staged = bySequence.get(sequence);
      list.add(staged != null ? staged : store.get(base, sequence));
    }
    return list;
  }
}
