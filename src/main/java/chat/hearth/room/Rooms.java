package chat.hearth.room;

import chat.hearth.event.EventDraft;
import chat.hearth.event.PduBuilder;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.Signatures;
import chat.hearth.event.SigningKey;
import chat.hearth.event.Stickiness;
import chat.hearth.event.state.StateKeyHasher;
import chat.hearth.event.state.StateRef;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Log;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of this server: making them, appending to them, and reading them.
 *
 * <p>Appending finds the room's one writer and waits until what it made is durable. Reading takes a
 * {@link RoomHead} and never waits for the writer.
 */
public final class Rooms implements AutoCloseable {
  private static final int NODE_SHIFT = 40; // a node numbers its own rooms: 2^40 each
  private static final int ROOM_ID_LENGTH = 18; // 107 bits
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final int KEPT_WITHOUT_USE = 10_000; // heads; about 2 KB each

  private final ServerName server;
  private final SecureRandom random;
  private final Clock clock;
  private final SigningKey key;
  private final PduBuilder creating;
  private final Engine engine;
  private final StateKeyHasher hasher;
  private final SegmentStore segments;
  private final EventStore events;
  private final GapStore gaps;
  private final RoomStore store;
  private final MembershipStore members;
  private final AtomicInteger underway = new AtomicInteger();
  private final Memberships memberships;
  private final SharedRooms sharedRooms;
  private final EventCommitter committer;
  private final AtomicLong lastNumber;
  private final Expiry expiry;
  private final ConcurrentHashMap<RoomId, Room> rooms = new ConcurrentHashMap<>();

  /**
   * @param lifetimes how long messages may be read
   * @param indexes tables of chapters that are written with the events
   */
  public Rooms(
      Database database,
      Log log,
      ServerName server,
      int node,
      SecureRandom random,
      Clock clock,
      Lifetimes lifetimes,
      List<EventIndex> indexes) {
    this.server = server;
    this.random = random;
    this.clock = clock;
    var keys = new SigningKeyStore(database, random, clock);
    this.key = keys.signingKey(server);
    this.creating = new PduBuilder(key, new TickingClock(clock));
    this.hasher = keys.hasher();
    this.segments = new SegmentStore(database);
    var codec = new EventCodec();
    this.events = new EventStore(database, codec);
    this.gaps = new GapStore(database);
    this.store = new RoomStore(database, node, hasher, segments);
    this.members = new MembershipStore(database);
    this.memberships = new Memberships(members);
    this.sharedRooms = new SharedRooms(database, memberships, log.position());
    this.committer =
        new EventCommitter(log, store, events, segments, memberships, sharedRooms, indexes);
    this.engine =
        new Engine(
            server,
            store,
            events,
            segments,
            members,
            gaps,
            codec,
            new PduBuilder(key, clock),
            hasher,
            committer);
    this.expiry = new Expiry(this, store, events, lifetimes, clock);
    long first = (long) node << NODE_SHIFT;
    this.lastNumber =
        new AtomicLong(
            Math.max(first, store.greatestNumber(first, first + (1L << NODE_SHIFT) - 1)));
  }

  /**
   * Makes a room: its create event, then the drafts, all or nothing.
   *
   * @return the room's ID, once it is durable
   * @throws MatrixError where a rule forbids one of the drafts
   */
  public RoomId create(RoomVersion version, EventDraft create, List<EventDraft> drafts) {
    var chosen = version.roomIdIsCreateHash() ? null : randomId();
    var pdu = creating.build(version, chosen, create, List.of(), List.of(), 1);
    var staging = new Staging(empty(pdu.roomId(), version), true, null, engine, new Forks(events));
    staging.create(pdu, drafts);
    commit(staging);
    return pdu.roomId();
  }

  /**
   * Makes a room that exists elsewhere: what others know of it, ending in the event from which on
   * this server takes part.
   *
   * @param empty the room without events
   * @return what became of each
   * @throws MatrixError {@code M_FORBIDDEN} where the last is not accepted; nothing is kept then
   */
  List<Outcome> adopt(RoomHead empty, List<Arrival> arrivals) {
    var staging = new Staging(empty, true, null, engine, new Forks(events));
    var outcomes = staging.receive(arrivals);
    if (!(outcomes.getLast() instanceof Outcome.Accepted)) {
      throw MatrixError.forbidden("The room does not hold together: " + outcomes.getLast());
    }
    commit(staging);
    return outcomes;
  }

  /** A room that has no events yet. */
  RoomHead empty(RoomId id, RoomVersion version) {
    return new RoomHead(
        id,
        lastNumber.incrementAndGet(),
        version,
        1,
        0,
        0,
        List.of(),
        StateTree.empty(hasher),
        0,
        0,
        0,
        0,
        false,
        false);
  }

  private void commit(Staging staging) {
    var batch = staging.finish(head -> rooms.putIfAbsent(head.roomId(), room(head, true)));
    committer.submit(batch);
    await(batch.committed());
  }

  /**
   * Takes in what others made and what has been checked for itself, in an order in which nothing
   * comes before what it cites; returns when what is kept is durable.
   *
   * @return what became of each
   */
  List<Outcome> receive(RoomId id, List<Arrival> arrivals) {
    return await(room(id).receive(arrivals));
  }

  /**
   * Appends what a proposal wants, and returns when it is durable.
   *
   * @param transaction makes a repetition return the first event
   * @return the new events; none where the proposal wanted none
   * @throws MatrixError {@code M_NOT_FOUND} where there is no such room, {@code M_FORBIDDEN} where
   *     a rule forbids it
   * @throws chat.hearth.platform.storage.StorageException where it could not be committed
   */
  public List<EventId> append(RoomId id, Proposal proposal, Optional<TransactionKey> transaction) {
    underway.incrementAndGet();
    try {
      return await(room(id).append(proposal, transaction));
    } finally {
      underway.decrementAndGet();
    }
  }

  /** How many callers wait for what they append at this moment. */
  public int underway() {
    return underway.get();
  }

  /** As {@link #append(RoomId, Proposal, Optional)}, without a transaction ID. */
  public List<EventId> append(RoomId id, Proposal proposal) {
    return append(id, proposal, Optional.empty());
  }

  /** Adds this server's signature to an object, for who has to know that it comes from here. */
  public ObjectNode sign(ObjectNode json) {
    return Signatures.sign(json, key);
  }

  /** The room as it is now; empty where this server doesn't have it. */
  public Optional<RoomHead> find(RoomId id) {
    return Optional.ofNullable(load(id)).map(Room::head);
  }

  /**
   * The room as it is now.
   *
   * @throws MatrixError {@code M_NOT_FOUND}
   */
  public RoomHead head(RoomId id) {
    return room(id).head();
  }

  public StateView current(RoomHead head) {
    return view(head, head.state());
  }

  public StateView stateBefore(RoomHead head, StoredEvent event) {
    return view(head, tree(head, event.before()));
  }

  public StateView stateAfter(RoomHead head, StoredEvent event) {
    return view(head, tree(head, event.after()));
  }

  /**
   * The room's state when the event with this sequence was the newest; the empty state for 0. In a
   * forked room that is not the state after that event alone.
   */
  public StateView stateAfterSequence(RoomHead head, long sequence) {
    if (sequence >= head.lastSequence()) {
      return current(head);
    }
    if (sequence <= 0) {
      return view(head, StateTree.empty(hasher));
    }
    var event = events.get(head, sequence);
    if (event.standing() != Standing.LIVE) {
      return stateAfterSequence(head, events.newestLive(head.num(), sequence));
    }
    var forked =
        head.forked() ? gaps.forkedState(head.num(), sequence) : Optional.<StateRef>empty();
    return view(head, tree(head, forked.orElse(event.after())));
  }

  /** The state at a snapshot of this room. */
  StateView stateAt(RoomHead head, StateRef ref) {
    return view(head, tree(head, ref));
  }

  /** The event with this ID in this room's timeline. */
  public Optional<StoredEvent> event(RoomHead head, EventId id) {
    return events.byId(head, id).filter(event -> event.standing().isShown());
  }

  /** The event with this ID, whatever became of it. */
  public Optional<StoredEvent> anyEvent(RoomHead head, EventId id) {
    return events.byId(head, id);
  }

  /** Those of some events that are here, whatever became of them. */
  List<StoredEvent> anyEvents(RoomHead head, Collection<EventId> ids) {
    return events.byIds(head, ids);
  }

  /** What is known to be missing around a point of the timeline, as far as the next live event. */
  List<EventId> missingNear(RoomHead head, RoomToken at) {
    return head.gaps()
        ? gaps
            .missingBetween(
                head,
                RoomToken.placeOf(at.sequence()) - RoomToken.placeOf(1),
                RoomToken.placeOf(at.sequence() + 1))
            .stream()
            .map(RoomBatch.Citation::event)
            .toList()
        : List.of();
  }

  /**
   * A piece of the timeline next to a token, in the order of the walk away from it.
   *
   * @param limit the most events; fewer come only at the timeline's end
   */
  public List<StoredEvent> timeline(RoomHead head, RoomToken from, boolean backwards, int limit) {
    return events.shown(head, from, backwards, limit);
  }

  /** Those of the events with these IDs that this room's timeline has, in no order. */
  public List<StoredEvent> eventsById(RoomHead head, Collection<EventId> ids) {
    return ids.isEmpty()
        ? List.of()
        : events.byIds(head, ids).stream().filter(event -> event.standing().isShown()).toList();
  }

  /** An event, and the room that has it. */
  public record Placed(RoomHead head, StoredEvent event) {}

  /** Where some rooms have an event on their timelines; IDs are made so that it is one at most. */
  public List<Placed> findIn(Collection<RoomHead> heads, EventId id) {
    var found = events.find(heads, id);
    return heads.stream()
        .filter(head -> found.containsKey(head.num()))
        .flatMap(head -> event(head, id).stream().map(event -> new Placed(head, event)))
        .toList();
  }

  /** Whether everybody in the room must learn of an event, whatever else holds (MSC4354). */
  boolean isSticky(StoredEvent event) {
    return Stickiness.remainingMillis(event.pdu(), clock.millis()) > 0;
  }

  /** Reads events of many rooms in one query, for {@link #events} to find. */
  public void prefetchEvents(Map<RoomHead, List<Long>> sequences) {
    events.prefetch(sequences);
  }

  /**
   * The sequence of the newest event that was visible at a log position; 0 where there was none.
   */
  public long sequenceAt(RoomHead head, long position) {
    return position >= head.position() ? head.lastSequence() : events.newestUpTo(head, position);
  }

  /**
   * As {@link #sequenceAt}, for many rooms in one query.
   *
   * @param positions one for each room
   */
  public Map<RoomId, Long> sequencesAt(List<RoomHead> heads, List<Long> positions) {
    return events.newestUpTo(heads, positions);
  }

  /** The first event at or after a time, or the last at or before it. */
  public Optional<StoredEvent> nearest(RoomHead head, long millis, boolean forwards) {
    return events.nearest(head, millis, forwards);
  }

  /** Events that the room is known to have, in the order asked for. */
  public List<StoredEvent> events(RoomHead head, List<Long> sequences) {
    return events.list(head, sequences);
  }

  /**
   * The live events from {@code first} to {@code last}, both included, oldest first: fewer than the
   * numbers say where some are not live.
   */
  public List<StoredEvent> range(RoomHead head, long first, long last) {
    return events
        .list(
            head,
            LongStream.rangeClosed(Math.max(1, first), Math.min(last, head.lastSequence()))
                .boxed()
                .toList())
        .stream()
        .filter(event -> event.standing() == Standing.LIVE)
        .toList();
  }

  public Memberships memberships() {
    return memberships;
  }

  /** Messages whose time is over. */
  public Expiry expiry() {
    return expiry;
  }

  /** Takes the content from messages; returns when it is gone. */
  void expire(RoomId id, List<Long> sequences) {
    await(room(id).expire(sequences));
  }

  public SharedRooms sharedRooms() {
    return sharedRooms;
  }

  /** Who has a membership in a room now. */
  public List<UserId> members(RoomHead head, Membership membership) {
    return members.ofRoom(head.num(), membership).stream()
        .map(MembershipStore.Member::user)
        .toList();
  }

  /**
   * Forgets a room that the user has left.
   *
   * @return whether the user had left it
   */
  public boolean forget(UserId user, RoomId id) {
    return memberships.forget(user, head(id));
  }

  /**
   * Reads what a first sync of many rooms needs in few queries: the heads, the newest events, and
   * the state events that are no members.
   */
  public List<RoomHead> prefetch(Collection<RoomId> ids, int timelineLimit) {
    var heads = List.copyOf(heads(ids).values());
    segments.prefetch(heads);
    events.prefetchNewest(heads, timelineLimit);
    var core = new HashMap<RoomHead, List<Long>>();
    for (var head : heads) {
      var sequences = new java.util.ArrayList<Long>();
      head.state().forEachCore(sequences::add);
      core.put(head, sequences);
    }
    events.prefetch(core);
    return heads;
  }

  /** Rooms as they are now, of which those not in memory are read in one query. */
  public Map<RoomId, RoomHead> heads(Collection<RoomId> ids) {
    var missing = ids.stream().filter(id -> !rooms.containsKey(id)).toList();
    if (!missing.isEmpty()) {
      store.read(missing).forEach(head -> rooms.putIfAbsent(head.roomId(), room(head, false)));
    }
    var heads = new LinkedHashMap<RoomId, RoomHead>();
    for (var id : ids) {
      var room = rooms.get(id);
      if (room != null) {
        heads.put(id, room.head());
      }
    }
    return heads;
  }

  /** Reads the newest events of many rooms in one query, for {@link #range} to find. */
  public void prefetchNewest(Collection<RoomHead> heads, int limit) {
    events.prefetchNewest(heads, limit);
  }

  /** Lets go of rooms that nobody used lately. Called now and then. */
  public void trim() {
    if (rooms.size() <= KEPT_WITHOUT_USE) {
      return;
    }
    long before = System.nanoTime() - IDLE.toNanos();
    for (var id : rooms.keySet()) {
      rooms.computeIfPresent(
          id, (same, room) -> room.isIdle() && room.lastUsedNanos() - before < 0 ? null : room);
    }
  }

  @Override
  public void close() {
    committer.close();
  }

  private Room room(RoomId id) {
    var room = load(id);
    if (room == null) {
      throw MatrixError.notFound("There is no room " + id + " here");
    }
    return room;
  }

  private @Nullable Room load(RoomId id) {
    var room = rooms.get(id);
    return room != null
        ? room
        : rooms.computeIfAbsent(
            id, absent -> store.read(absent).map(head -> room(head, false)).orElse(null));
  }

  private Room room(RoomHead head, boolean owned) {
    return new Room(head, owned, engine);
  }

  private StateTree tree(RoomHead head, StateRef ref) {
    return StateTree.load(ref, hasher, segments.of(head.num()));
  }

  private StateView view(RoomHead head, StateTree tree) {
    return new StateView(
        head.roomId(), head.version(), tree, sequences -> events.list(head, sequences));
  }

  private RoomId randomId() {
    var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    var opaque = new StringBuilder(ROOM_ID_LENGTH);
    for (int i = 0; i < ROOM_ID_LENGTH; i++) {
      opaque.append(letters.charAt(random.nextInt(letters.length())));
    }
    return new RoomId("!" + opaque + ":" + server);
  }

  private static <T> T await(java.util.concurrent.CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
