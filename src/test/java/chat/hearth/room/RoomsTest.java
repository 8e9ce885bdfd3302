package chat.hearth.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.event.EventDraft;
import chat.hearth.event.EventIds;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.cluster.NodeStore;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.TestDatabase;
import chat.hearth.platform.storage.Transaction.Statement;
import chat.hearth.platform.stream.CommitLog;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The room engine on a real PostgreSQL. */
final class RoomsTest {
  private static final ServerName SERVER = new ServerName("a.org");
  private static final UserId ALICE = new UserId("@alice:a.org");
  private static final UserId BOB = new UserId("@bob:a.org");

  private TestDatabase test;
  private CommitLog log;
  private Rooms rooms;

  @BeforeEach
  void start() {
    test = TestDatabase.create();
    var node = new NodeStore(test.database(), Clock.systemUTC()).start(1);
    log = new CommitLog(test.database(), node, Clock.systemUTC(), () -> {});
    rooms = open();
  }

  @AfterEach
  void stop() {
    rooms.close();
    log.close();
    test.close();
  }

  @Test
  void parallelSendersEachGetTheirEventOnceInOneLine() throws Exception {
    var room = room();

    var sent = inParallel(200, i -> say(rooms, room, "message " + i, Optional.empty()));

    var head = rooms.head(room);
    var events = rooms.range(head, 1, head.lastSequence());
    assertEquals(200, new HashSet<>(sent).size());
    assertTrue(ids(events).containsAll(sent));
    for (int i = 1; i < events.size(); i++) {
      assertEquals(
          List.of(events.get(i - 1).eventId()), events.get(i).pdu().prevEvents(), "no forks");
      assertTrue(events.get(i - 1).position() <= events.get(i).position());
    }
  }

  @Test
  void whatWasAcknowledgedIsThereForTheNextProcess() {
    var room = room();
    var id = say(rooms, room, "hello", Optional.empty());

    var next = open();

    var head = next.head(room);
    assertEquals(rooms.head(room).state().hash(), head.state().hash());
    assertEquals(id, next.event(head, id).orElseThrow().eventId());
    assertEquals(1, head.joined());
    next.close();
  }

  @Test
  void aTransactionRepeatedAfterARestartReturnsTheFirstEvent() {
    var room = room();
    var transaction =
        Optional.of(new TransactionKey(ALICE, new DeviceId("D"), "m.room.message", "t1"));
    var first = say(rooms, room, "hello", transaction);

    var next = open();

    assertEquals(first, say(next, room, "hello", transaction));
    assertEquals(first, say(next, room, "hello", transaction));
    assertEquals(rooms.head(room).lastSequence(), next.head(room).lastSequence());
    next.close();
  }

  @Test
  void twoOwnersOfARoomLoseAndDoubleNothing() throws Exception {
    var room = room();
    var other = open();

    var sent =
        inParallel(
            60, i -> say(i % 2 == 0 ? rooms : other, room, "message " + i, Optional.empty()));

    var fresh = open();
    var head = fresh.head(room);
    var all = ids(fresh.range(head, 1, head.lastSequence()));
    assertEquals(60, new HashSet<>(sent).size());
    assertTrue(all.containsAll(sent));
    assertEquals(all.size(), new HashSet<>(all).size());
    other.close();
    fresh.close();
  }

  @Test
  void aRefusedProposalLeavesTheRoomAsItWas() {
    var room = room();
    var before = rooms.head(room);

    var error =
        assertThrows(
            MatrixError.class,
            () ->
                rooms.append(
                    room,
                    current ->
                        List.of(
                            message(ALICE, "goes with the next"), message(BOB, "not a member"))));

    assertEquals("M_FORBIDDEN", error.errcode());
    assertEquals(before.lastSequence(), rooms.head(room).lastSequence());
    assertEquals(before.state().hash(), rooms.head(room).state().hash());
  }

  @Test
  void aRedactedEventHasLostItsContentInTheDatabaseToo() {
    var room = room();
    var id = say(rooms, room, "secret", Optional.empty());

    rooms.append(room, Proposal.of(EventDraft.redaction(ALICE, id)));

    for (var reader : List.of(rooms, open())) {
      var event = reader.event(reader.head(room), id).orElseThrow();
      assertTrue(event.pdu().content().isEmpty());
      assertTrue(event.redactedBy().isPresent());
    }
  }

  @Test
  void anExpiredMessageHasLostItsContentInTheDatabaseTooAndTheRoomGoesOn() {
    var room = room();
    var id = say(rooms, room, "a secret of yesterday", Optional.empty());
    var join = rooms.range(rooms.head(room), 1, 2).getLast();
    var sequence = rooms.event(rooms.head(room), id).orElseThrow().sequence();

    rooms.expiry().purge(rooms.head(room), List.of(sequence, join.sequence()));
    var next = say(rooms, room, "still here", Optional.empty());

    var other = open();
    for (var reader : List.of(rooms, other)) {
      var head = reader.head(room);
      var event = reader.event(head, id).orElseThrow();
      assertTrue(event.isExpired());
      assertTrue(event.pdu().content().isEmpty());
      assertEquals(id, EventIds.of(RoomVersion.DEFAULT, event.pdu().json()), "it hashes as before");
      assertEquals(
          List.of(id), reader.event(head, next).orElseThrow().pdu().prevEvents(), "it was the end");
      assertFalse(reader.event(head, join.eventId()).orElseThrow().isExpired(), "state stays");
    }
    assertFalse(StoredBodies.all(test.database()).stream().anyMatch(b -> b.contains("yesterday")));
    assertTrue(StoredBodies.all(test.database()).stream().anyMatch(b -> b.contains("still here")));
    other.close();
  }

  @Test
  void messagesThatExpireWhileOthersAreSentLoseAndDoubleNothing() throws Exception {
    var room = room();
    var first = inParallel(40, i -> say(rooms, room, "old " + i, Optional.empty()));
    var head = rooms.head(room);
    var old = LongStream.rangeClosed(3, head.lastSequence()).boxed().toList();

    var sent =
        inParallel(
            40,
            i -> {
              rooms.expiry().purge(head, old.subList(i, i + 1));
              return say(rooms, room, "new " + i, Optional.empty());
            });

    var now = rooms.head(room);
    var events = rooms.range(now, 1, now.lastSequence());
    assertEquals(82, events.size());
    for (var event : events) {
      assertEquals(first.contains(event.eventId()), event.isExpired());
    }
    assertTrue(ids(events).containsAll(sent));
    assertFalse(StoredBodies.all(test.database()).stream().anyMatch(b -> b.contains("old ")));
  }

  @Test
  void stateIsReadAtAnyEvent() {
    var room = room();
    var names = new ArrayList<EventId>();
    for (var name : List.of("one", "two", "three")) {
      var draft = EventDraft.state(ALICE, "m.room.name", "", Json.object().put("name", name));
      names.add(rooms.append(room, Proposal.of(draft)).getFirst());
    }

    var next = open();
    var head = next.head(room);
    var second = next.event(head, names.get(1)).orElseThrow();

    assertEquals(
        names.get(0), next.stateBefore(head, second).get(StateKey.NAME).orElseThrow().eventId());
    assertEquals(
        names.get(1), next.stateAfter(head, second).get(StateKey.NAME).orElseThrow().eventId());
    assertEquals(names.get(2), next.current(head).get(StateKey.NAME).orElseThrow().eventId());
    next.close();
  }

  @Test
  void likeRoomsMadeAtOnceAreDifferentRooms() throws Exception {
    var made = inParallel(50, i -> room());

    assertEquals(50, new HashSet<>(made).size());
  }

  @Test
  void anIndexHasAnEventExactlyWhenTheRoomHasIt() {
    test.database().execute("CREATE TABLE said (room bigint, seq bigint, PRIMARY KEY (room, seq))");
    var indexed = open((events, redactions) -> List.of(said(events)));
    var room = room(indexed);
    var refusing =
        open((events, redactions) -> List.of(said(events), new Statement("SELECT 1 / 0")));

    assertThrows(StorageException.class, () -> say(refusing, room, "refused", Optional.empty()));
    say(indexed, room, "hello", Optional.empty());

    var head = indexed.head(room);
    assertEquals(
        LongStream.rangeClosed(1, head.lastSequence()).boxed().toList(),
        test.database().list("SELECT seq FROM said ORDER BY seq", row -> row.getLong("seq")));
    indexed.close();
    refusing.close();
  }

  private static Statement said(List<StoredEvent> events) {
    return new Statement(
        "INSERT INTO said SELECT * FROM unnest($1::bigint[], $2::bigint[])",
        events.stream().map(StoredEvent::room).toArray(Long[]::new),
        events.stream().map(StoredEvent::sequence).toArray(Long[]::new));
  }

  private Rooms open(EventIndex... indexes) {
    return new Rooms(
        test.database(),
        log,
        SERVER,
        1,
        new SecureRandom(),
        Clock.systemUTC(),
        Lifetimes.FOREVER,
        List.of(indexes));
  }

  private RoomId room() {
    return room(rooms);
  }

  private static RoomId room(Rooms where) {
    var create =
        EventDraft.state(ALICE, "m.room.create", "", Json.object().put("room_version", "12"));
    var join =
        EventDraft.state(
            ALICE, "m.room.member", ALICE.value(), Json.object().put("membership", "join"));
    return where.create(RoomVersion.DEFAULT, create, List.of(join));
  }

  private static EventDraft message(UserId sender, String text) {
    return EventDraft.message(sender, "m.room.message", Json.object().put("body", text));
  }

  private static EventId say(
      Rooms where, RoomId room, String text, Optional<TransactionKey> transaction) {
    return where.append(room, Proposal.of(message(ALICE, text)), transaction).getFirst();
  }

  private static List<EventId> ids(List<StoredEvent> events) {
    return events.stream().map(StoredEvent::eventId).toList();
  }

  private interface Numbered<T> {
    T run(int number);
  }

  private static <T> List<T> inParallel(int times, Numbered<T> task) throws Exception {
    var list = new ArrayList<T>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<T>>();
      for (int i = 0; i < times; i++) {
        int number = i;
        tasks.add(() -> task.run(number));
      }
      for (var future : threads.invokeAll(tasks)) {
        list.add(future.get());
      }
    }
    return list;
  }
}
