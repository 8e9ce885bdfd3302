package chat.hearth.room;

import chat.hearth.event.Pdu;
import chat.hearth.event.Redaction;
import chat.hearth.event.StateKey;
import chat.hearth.event.state.DiffConsumer;
import chat.hearth.event.state.SegmentWriter;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.CanonicalJson;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch changes besides adding events: memberships, older events, and what is missing.
 *
 * <p>Belongs to its {@link Staging}.
 */
final class Changes {
  private final Staging staging;
  private final Engine engine;
  private final RoomHead base;
  private Noted noted;
  private Noted marked;

  /** An outlier that has found its place, with the states around it. */
  record Settling(StoredEvent event, Staging.Edges edges, StateTree before, StateTree after) {}

  /** All that is noted: copied before a command, so that it can be brought back. */
  private record Noted(
      Map<String, RoomBatch.Member> members,
      Map<Long, RoomBatch.Redacted> redactions,
      Map<Long, Settling> settled,
      List<RoomBatch.Citation> missing,
      List<EventId> found,
      List<RoomBatch.Citation> early,
      List<EventId> done,
      int[] counts) {
    Noted copy() {
      return new Noted(
          new LinkedHashMap<>(members),
          new LinkedHashMap<>(redactions),
          new LinkedHashMap<>(settled),
          new ArrayList<>(missing),
          new ArrayList<>(found),
          new ArrayList<>(early),
          new ArrayList<>(done),
          counts.clone());
    }
  }

  Changes(Staging staging, Engine engine, RoomHead base) {
    this.staging = staging;
    this.engine = engine;
    this.base = base;
    this.noted =
        new Noted(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new int[] {base.joined(), base.invited()});
    this.marked = noted;
  }

  void mark() {
    marked = noted.copy();
  }

  void reset() {
    noted = marked;
  }

  /** How much there is to commit besides new events. */
  int size() {
    return noted.settled.size() + noted.redactions.size();
  }

  int joined() {
    return noted.counts[0];
  }

  int invited() {
    return noted.counts[1];
  }

  List<RoomBatch.Member> members() {
    return List.copyOf(noted.members.values());
  }

  List<RoomBatch.Redacted> redactions() {
    return List.copyOf(noted.redactions.values());
  }

  List<RoomBatch.Settled> settled() {
    return noted.settled.values().stream()
        .map(
            one -> new RoomBatch.Settled(one.event, Staging.edges(one.event.sequence(), one.edges)))
        .toList();
  }

  List<StoredEvent> settledEvents() {
    return noted.settled.values().stream().map(Settling::event).toList();
  }

  RoomBatch.Gaps gaps() {
    return noted.missing.isEmpty()
            && noted.found.isEmpty()
            && noted.early.isEmpty()
            && noted.done.isEmpty()
        ? RoomBatch.Gaps.NONE
        : new RoomBatch.Gaps(
            List.copyOf(noted.missing),
            List.copyOf(noted.found),
            List.copyOf(noted.early),
            List.copyOf(noted.done));
  }

  // ---- memberships ----

  /** Notes what the current state's change means for members; {@code by} is what changed it. */
  void follow(StateTree old, StateTree now, long by) {
    old.diff(
        now,
        (keyHash, here, there) -> {
          var event = staging.event(there == DiffConsumer.ABSENT ? here : there).pdu();
          if (event.key().filter(StateKey::isMember).isPresent()) {
            member(event.stateKey().orElseThrow(), here, there, by);
          }
        });
  }

  private void member(String user, long here, long there, long by) {
    var was = membership(here);
    var now = membership(there);
    var staged = noted.members.get(user);
    var ceased = was == Membership.JOIN && now != Membership.JOIN ? by : 0;
    noted.members.put(
        user,
        new RoomBatch.Member(
            user,
            now,
            there == DiffConsumer.ABSENT ? here : there,
            now != was || (staged != null && staged.transition()) || here == DiffConsumer.ABSENT,
            ceased != 0 || staged == null ? ceased : staged.ceasedToBeJoined()));
    noted.counts[0] += is(now, Membership.JOIN) - is(was, Membership.JOIN);
    noted.counts[1] += is(now, Membership.INVITE) - is(was, Membership.INVITE);
  }

  private Membership membership(long sequence) {
    return sequence == DiffConsumer.ABSENT
        ? Membership.LEAVE
        : Membership.of(staging.event(sequence).pdu().content().path("membership").asText())
            .orElseThrow();
  }

  private static int is(Membership one, Membership other) {
    return one == other ? 1 : 0;
  }

  // ---- redactions ----

  /**
   * Refuses a redaction that a user of this server may not make: its own sender may, and who has
   * the power.
   *
   * @throws MatrixError {@code M_NOT_FOUND}, {@code M_FORBIDDEN}
   * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#redactions">Client-Server API:
   *     redactions</a>
   */
  void requireRedactable(Pdu redaction, EventId target) {
    var event =
        staging
            .find(target)
            .filter(found -> found.standing().isShown())
            .orElseThrow(
                () -> MatrixError.notFound("There is no event " + target + " in this room"));
    if (!event.pdu().sender().equals(redaction.sender()) && !hasPower(redaction.sender())) {
      throw MatrixError.forbidden("You may only redact your own events in this room");
    }
  }

  /**
   * Applies a redaction that another server sent, once both it and its target are there: of an
   * event of its own server, or by who has the power. Servers answer for their users.
   */
  void redactReceived(StoredEvent redaction, EventId target) {
    var event = staging.find(target);
    if (event.isEmpty()) {
      noted.early.add(new RoomBatch.Citation(target, redaction.sequence()));
      staging.hasGaps();
      return;
    }
    var sender = redaction.pdu().sender();
    if (event.get().pdu().sender().server().equals(sender.server()) || hasPower(sender)) {
      redact(target, redaction);
    }
  }

  /** Takes the content from an event. */
  void redact(EventId target, StoredEvent redaction) {
    strip(staging.find(target).orElseThrow(), redaction.sequence());
  }

  /** Takes the content from a message whose time is over; state has no such time. */
  void expire(StoredEvent event) {
    if (!event.pdu().isState()) {
      strip(event, event.sequence());
    }
  }

  private void strip(StoredEvent event, long by) {
    if (event.redactedBy().isPresent() || noted.redactions.containsKey(event.sequence())) {
      return; // it has nothing left to lose
    }
    var rest = Redaction.redact(base.version(), event.pdu().json());
    var bytes = CanonicalJson.encodeLenient(rest);
    noted.redactions.put(
        event.sequence(),
        new RoomBatch.Redacted(
            event.sequence(),
            Pdu.stored(base.version(), event.eventId(), bytes),
            engine.codec().encode(bytes),
            by));
  }

  private boolean hasPower(UserId user) {
    var levels = staging.current().powerLevels();
    return levels.of(user) >= levels.redact();
  }

  /** An early redaction has met its target. */
  void redactionDone(EventId target) {
    noted.done.add(target);
    noted.early.removeIf(citation -> citation.event().equals(target));
  }

  List<RoomBatch.Citation> early() {
    return noted.early;
  }

  // ---- what is missing ----

  void isMissing(EventId id, long by) {
    noted.missing.add(new RoomBatch.Citation(id, by));
    staging.hasGaps();
  }

  void isFound(EventId id) {
    noted.found.add(id);
    noted.missing.removeIf(citation -> citation.event().equals(id));
  }

  List<RoomBatch.Citation> missing() {
    return noted.missing;
  }

  // ---- outliers that find their place ----

  void settle(StoredEvent event, Staging.Edges edges, StateTree before, StateTree after) {
    noted.settled.put(event.sequence(), new Settling(event, edges, before, after));
    if (event.standing() == Standing.BACKFILLED) {
      staging.hasGaps();
    }
  }

  void move(long sequence, long place) {
    noted.settled.computeIfPresent(
        sequence,
        (same, one) ->
            new Settling(
                one.event.standing(one.event.standing(), place), one.edges, one.before, one.after));
  }

  @Nullable Settling settled(long sequence) {
    return noted.settled.get(sequence);
  }

  /** Stores the states of those that were settled. */
  void store(SegmentWriter segment) {
    noted.settled.replaceAll(
        (sequence, one) ->
            new Settling(
                one.event.between(segment.add(one.before), segment.add(one.after)),
                one.edges,
                one.before,
                one.after));
  }
}
