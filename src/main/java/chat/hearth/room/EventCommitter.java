package chat.hearth.room;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.Transaction.Statement;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: what is ready of all rooms goes to the database together.
 *
 * <p>{@link #IN_FLIGHT} committers each take everything that waits and commit it in one
 * transaction, so a batch grows with the load and needs no timer. Rooms hand in at most one batch
 * at a time, so no two transactions in flight touch the same room. Where a transaction of several
 * rooms fails for another reason than an absent database, each room is tried alone, so that one
 * room's trouble is not another's.
 */
final class EventCommitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventCommitter.class);

  private static final int IN_FLIGHT = 4; // measured best on two cores and one disk
  private static final int MAX_ROOMS = 256; // keeps one transaction short under the worst load

  private final Log log;
  private final RoomStore rooms;
  private final EventStore events;
  private final SegmentStore segments;
  private final Memberships memberships;
  private final SharedRooms sharedRooms;
  private final List<EventIndex> indexes;
  private final BlockingQueue<RoomBatch> waiting = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  EventCommitter(
      Log log,
      RoomStore rooms,
      EventStore events,
      SegmentStore segments,
      Memberships memberships,
      SharedRooms sharedRooms,
      List<EventIndex> indexes) {
    this.log = log;
    this.rooms = rooms;
    this.events = events;
    this.segments = segments;
    this.memberships = memberships;
    this.sharedRooms = sharedRooms;
    this.indexes = List.copyOf(indexes);
    for (int i = 0; i < IN_FLIGHT; i++) {
      threads.add(Thread.ofVirtual().name("committer-" + i).start(this::run));
    }
  }

  /** Queues a batch; its future completes when it is durable. */
  void submit(RoomBatch batch) {
    waiting.add(batch);
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void run() {
    var taken = new ArrayList<RoomBatch>();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        taken.clear();
        taken.add(waiting.take());
        waiting.drainTo(taken, MAX_ROOMS - 1);
      } catch (InterruptedException e) {
        return;
      }
      commit(List.copyOf(taken));
    }
  }

  private void commit(List<RoomBatch> batches) {
    try {
      long position = log.write(writer -> write(writer, batches));
      batches.forEach(batch -> batch.committed().complete(position));
    } catch (Throwable e) {
      // Whatever it is, the callers must hear of it.
      if (batches.size() > 1 && !isAway(e)) {
        batches.forEach(batch -> commit(List.of(batch)));
      } else {
        LOG.atWarn()
            .setMessage("A commit failed")
            .addKeyValue("rooms", batches.size())
            .addKeyValue("reason", e.getMessage())
            .log();
        batches.forEach(batch -> batch.committed().completeExceptionally(e));
      }
    }
  }

  private static boolean isAway(Throwable e) {
    return e instanceof StorageException storage
        && (storage.kind() == StorageException.Kind.UNAVAILABLE
            || storage.kind() == StorageException.Kind.UNCERTAIN);
  }

  private long write(Writer writer, List<RoomBatch> batches) {
    long position = writer.position();
    var fenced = batches.stream().filter(batch -> !batch.isNew()).count();
    var statements = new ArrayList<Statement>();
    statements.add(RoomStore.update(batches, position));
    if (fenced < batches.size()) {
      statements.add(rooms.insert(batches, position));
    }
    if (batches.stream().anyMatch(batch -> !batch.events().isEmpty())) {
      statements.add(EventStore.insert(batches, position));
    }
    if (batches.stream().anyMatch(batch -> batch.segment().length > 0)) {
      statements.add(SegmentStore.insert(batches));
    }
    if (batches.stream().anyMatch(batch -> !batch.members().isEmpty())) {
      statements.add(MembershipStore.upsert(batches, position));
    }
    if (batches.stream().anyMatch(batch -> !batch.redactions().isEmpty())) {
      statements.add(EventStore.redact(batches));
    }
    if (batches.stream().anyMatch(batch -> !batch.settled().isEmpty())) {
      statements.add(EventStore.settle(batches));
    }
    statements.addAll(GapStore.write(batches));
    SharedRooms.index(batches, position).ifPresent(statements::add);
    index(batches, statements);
    for (var batch : batches) {
      record(writer, batch);
    }
    writer.onCommit(() -> batches.forEach(batch -> committed(batch, position)));
    var changed = writer.executeAll(statements);
    if (changed[0] != fenced) {
      throw new FencedException();
    }
    return position;
  }

  private void index(List<RoomBatch> batches, List<Statement> statements) {
    if (indexes.isEmpty()) {
      return;
    }
    var added = new ArrayList<StoredEvent>();
    var redacted = new ArrayList<EventIndex.Redaction>();
    for (var batch : batches) {
      batch.events().stream().filter(event -> event.standing().isShown()).forEach(added::add);
      batch.settled().stream()
          .map(RoomBatch.Settled::event)
          .filter(event -> event.standing().isShown())
          .forEach(added::add);
      for (var one : batch.redactions()) {
        redacted.add(
            new EventIndex.Redaction(
                batch.next().num(),
                one.sequence(),
                one.isExpiry() ? batch.next().lastSequence() + 1 : one.by(),
                one.isExpiry()));
      }
    }
    indexes.forEach(index -> statements.addAll(index.index(added, redacted)));
  }

  private static void record(Writer writer, RoomBatch batch) {
    var room = batch.next().roomId();
    var live = batch.events().stream().filter(event -> event.standing() == Standing.LIVE).toList();
    if (!live.isEmpty()) {
      writer.record(
          new Change.RoomEvents(room, live.getFirst().sequence(), live.getLast().sequence()));
    }
    var expired =
        batch.redactions().stream()
            .filter(RoomBatch.Redacted::isExpiry)
            .map(RoomBatch.Redacted::sequence)
            .toList();
    if (!expired.isEmpty()) {
      writer.record(new Change.EventsExpired(room, expired));
    }
    for (var member : batch.members()) {
      if (member.transition()) {
        writer.record(new Change.Membership(new UserId(member.userId()), room));
      }
    }
  }

  private void committed(RoomBatch batch, long position) {
    segments.committed(batch);
    events.committed(batch, position);
    memberships.committed(batch, position);
    sharedRooms.committed(batch, position);
    batch.published().accept(position);
  }
}
