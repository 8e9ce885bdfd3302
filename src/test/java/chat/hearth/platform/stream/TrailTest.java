package chat.hearth.platform.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.cluster.NodeStore;
import chat.hearth.platform.storage.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TrailTest {
  private static final UserId ALICE = new UserId("@alice:example.org");
  private static final RoomId ROOM = new RoomId("!room:example.org");
  private static final DeviceId PHONE = new DeviceId("PHONE");

  private final TestDatabase test = TestDatabase.create();
  private CommitLog log = start();

  private CommitLog start() {
    var node = new NodeStore(test.database(), Clock.systemUTC()).start(1);
    return new CommitLog(test.database(), node, Clock.systemUTC(), () -> {});
  }

  @AfterEach
  void close() {
    log.close();
    test.close();
  }

  @Test
  void aFollowerGoesOnWhereItStopped() throws Exception {
    var first = new Recorder();
    log.follow(first);
    write(new Change.Profile(ALICE));
    assertEquals(1, first.next());
    log.close();

    log = start();
    write(new Change.Profile(ALICE));
    var second = new Recorder();
    log.follow(second);

    assertEquals(2, second.next());
    assertTrue(second.seen.isEmpty());
  }

  @Test
  void everyKindOfChangeIsReadBackAsItWasWritten() throws Exception {
    var all =
        List.of(
            new Change.RoomEvents(ROOM, 3, 5),
            new Change.Membership(ALICE, ROOM),
            new Change.AccountData(ALICE, Optional.empty()),
            new Change.AccountData(ALICE, Optional.of(ROOM)),
            new Change.Receipt(ROOM, ALICE, true),
            new Change.ToDevice(ALICE, PHONE),
            new Change.DeviceList(ALICE),
            new Change.DeviceKeys(ALICE, PHONE),
            new Change.Profile(ALICE),
            new Change.ForUser(ALICE, "filter"));
    write(all.toArray(Change[]::new));
    var recorder = new Recorder();

    log.follow(recorder);

    recorder.next();
    assertEquals(all, recorder.changes);
  }

  @Test
  void aFollowerThatKeepsUpReadsNothing() throws Exception {
    var recorder = new Recorder();
    log.follow(recorder);
    write(new Change.Profile(ALICE));
    recorder.next();

    recorder.gate.acquire();
    write(new Change.Receipt(ROOM, ALICE, true));
    long second = write(new Change.RoomEvents(ROOM, 1, 2));
    test.database().execute("DELETE FROM log WHERE n = $1", second);
    recorder.gate.release();

    assertEquals(second - 1, recorder.next());
    assertEquals(second, recorder.next());
  }

  @Test
  void aFollowerThatFellFarBehindMissesNothing() throws Exception {
    var recorder = new Recorder();
    log.follow(recorder);
    write(new Change.Profile(ALICE));
    recorder.next();
    int many = 1_300; // more than memory keeps
    recorder.gate.acquire();

    for (int i = 0; i < many; i++) {
      write(new Change.Profile(ALICE));
    }
    recorder.gate.release();

    for (int i = 0; i < many; i++) {
      assertEquals(i + 2, recorder.next());
    }
  }

  @Test
  void aFollowerThatRestsIsToldTheFirstAtOnceAndTheOthersTogether() throws Exception {
    var recorder = new Recorder();
    recorder.rest = Duration.ofMillis(500);
    log.follow(recorder);
    write(new Change.Profile(ALICE));
    assertEquals(1, recorder.next());

    for (int i = 2; i <= 10; i++) {
      write(new Change.Profile(ALICE));
    }

    for (int i = 2; i <= 10; i++) {
      assertEquals(i, recorder.next());
    }
    assertEquals(2, recorder.calls.get());
  }

  @Test
  void aFailureIsTriedAgainAndNothingIsSkipped() throws Exception {
    var recorder = new Recorder();
    recorder.failing = 2;
    log.follow(recorder);

    write(new Change.Profile(ALICE));
    write(new Change.Profile(ALICE));

    assertEquals(1, recorder.next());
    assertEquals(2, recorder.next());
  }

  @Test
  void whatAFollowerHasNotSeenIsNotTrimmed() throws Exception {
    var recorder = new Recorder();
    recorder.failing = 1;
    log.follow(recorder);
    write(new Change.Profile(ALICE));
    write(new Change.Profile(ALICE));

    int trimmed = log.trim(Duration.ofHours(-1));

    assertEquals(0, trimmed);
    assertEquals(1, recorder.next());
  }

  private long write(Change... changes) {
    return log.write(
        writer -> {
          List.of(changes).forEach(writer::record);
          return writer.position();
        });
  }

  /** Notes what it is told, after failing as often as it was asked to. */
  private static final class Recorder implements DurableFollower {
    final BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
    final List<Change> changes = new ArrayList<>();
    final Semaphore gate = new Semaphore(1);
    final AtomicInteger calls = new AtomicInteger();
    volatile Duration rest = Duration.ZERO;
    volatile int failing;

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public Duration rest() {
      return rest;
    }

    @Override
    public void follow(List<LogRecord> records) {
      calls.incrementAndGet();
      if (failing > 0) {
        failing--;
        throw new IllegalStateException("on purpose");
      }
      gate.acquireUninterruptibly();
      gate.release();
      for (var record : records) {
        changes.addAll(record.changes());
        seen.add(record.position());
      }
    }

    long next() throws InterruptedException {
      var position = seen.poll(20, TimeUnit.SECONDS);
      return position == null ? -1 : position;
    }
  }
}
