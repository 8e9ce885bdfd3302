package chat.hearth.platform.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.cluster.Node;
import chat.hearth.platform.cluster.NodeStore;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.StorageException.Kind;
import chat.hearth.platform.storage.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CommitLogTest {
  private static final UserId ALICE = new UserId("@alice:example.org");
  private static final Change CHANGE = new Change.Profile(ALICE);
  private static final String INSERT = "INSERT INTO thing (position) VALUES ($1)";

  private final TestDatabase test = TestDatabase.create();
  private final Database database = test.database();
  private final CountDownLatch fenced = new CountDownLatch(1);
  private final BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
  private CommitLog log = start();

  private CommitLog start() {
    var node = new NodeStore(test.database(), Clock.systemUTC()).start(1);
    var started = new CommitLog(test.database(), node, Clock.systemUTC(), fenced::countDown);
    started.subscribe((position, changes) -> seen.add(position));
    return started;
  }

  @BeforeEach
  void createTable() {
    database.execute("CREATE TABLE thing (position bigint PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    log.close();
    test.close();
  }

  @Test
  void recordAndRowsAreVisibleWhenTheWriteReturns() {
    var position = log.write(this::insert);

    assertEquals(1, position);
    assertEquals(1, log.position());
    assertEquals(List.of(1L), things());
    assertEquals(
        List.of("[[\"profile\",\"@alice:example.org\"]]"),
        database.list("SELECT changes FROM log", row -> row.getString(0)));
  }

  @Test
  void workThatThrowsLeavesNothingAndItsNumberIsPassedOver() {
    assertThrows(
        IllegalStateException.class,
        () ->
            log.write(
                writer -> {
                  insert(writer);
                  throw new IllegalStateException("on purpose");
                }));

    assertEquals(0, log.position());
    assertEquals(2, log.write(this::insert));
    assertEquals(List.of(2L), things());
  }

  @Test
  void transactionThatRecordsNothingLeavesNoTrace() {
    log.write(writer -> writer.execute(INSERT, 99L));

    assertEquals(0, log.position());
    assertFalse(database.exists("SELECT 1 FROM log"));
    assertEquals(List.of(99L), things());
  }

  @Test
  void actionsRunAfterTheCommitAndBeforeFollowers() throws Exception {
    var order = Collections.synchronizedList(new ArrayList<String>());
    var told = new CountDownLatch(1);
    log.subscribe(
        (position, changes) -> {
          order.add("follower");
          told.countDown();
        });

    log.write(
        writer -> {
          writer.onCommit(() -> order.add("action, rows: " + things().size()));
          return insert(writer);
        });

    assertTrue(told.await(10, TimeUnit.SECONDS));
    assertEquals(List.of("action, rows: 1", "follower"), order);
  }

  @Test
  void nextStartGoesOnCounting() {
    log.write(this::insert);
    log.close();

    log = start();

    assertEquals(1, log.position());
    assertEquals(2, log.write(this::insert));
  }

  @Test
  void trimmedLogStillGoesOnCounting() throws Exception {
    log.write(this::insert);
    log.write(this::insert);
    Thread.sleep(Duration.ofMillis(5));

    assertEquals(1, log.trim(Duration.ZERO));
    log.close();
    log = start();

    assertEquals(3, log.write(this::insert));
  }

  @Test
  void writerOfAnOlderGenerationCommitsNothingAndIsToldToEnd() throws Exception {
    log.write(this::insert);
    new NodeStore(database, Clock.systemUTC()).start(1);

    var error = assertThrows(StorageException.class, () -> log.write(this::insert));

    assertEquals(Kind.REFUSED, error.kind());
    assertEquals(List.of(1L), things());
    assertTrue(fenced.await(10, TimeUnit.SECONDS));
  }

  @Test
  void takeoverWaitsForTheWriteThatWasFirst() throws Exception {
    var committing = new CountDownLatch(1);
    var slow =
        Thread.ofVirtual()
            .start(
                () ->
                    log.write(
                        writer -> {
                          // Takes the fence's lock now; the log's own INSERT finds it taken.
                          writer.exists(
                              "SELECT 1 FROM node WHERE id = 1 AND generation = 1 FOR SHARE");
                          committing.countDown();
                          sleep(Duration.ofMillis(300));
                          return insert(writer);
                        }));
    committing.await();

    new NodeStore(database, Clock.systemUTC()).start(1);

    assertEquals(List.of(1L), things());
    slow.join();
  }

  @Test
  void committedTransactionWhoseAnswerWasLostIsFoundInTheTable() throws Exception {
    log.write(this::insert);
    var uncertain = new UncertainNumbers(database, new Node(1, 1), Clock.systemUTC());
    var outcomes = new ArrayList<Boolean>();

    assertTrue(uncertain.settle(1, outcomes::add).get(10, TimeUnit.SECONDS));
    assertFalse(uncertain.settle(2, outcomes::add).get(10, TimeUnit.SECONDS));
    assertFalse(uncertain.settle(2, outcomes::add).get(10, TimeUnit.SECONDS));

    assertEquals(List.of(true, false, false), outcomes);
  }

  @Test
  void transactionOfALostNumberCannotCommitAnyMore() throws Exception {
    var uncertain = new UncertainNumbers(database, new Node(1, 1), Clock.systemUTC());

    assertThrows(
        StorageException.class,
        () ->
            log.write(
                writer -> {
                  var position = insert(writer);
                  uncertain.settle(position, committed -> {}).join();
                  return position;
                }));

    assertEquals(List.of(), things());
  }

  @Test
  void rolledBackTransactionWhoseAnswerWasLostIsVoid() {
    var error =
        assertThrows(
            StorageException.class,
            () ->
                log.write(
                    writer -> {
                      var taken = insert(writer);
                      terminate(writer);
                      return taken;
                    }));

    assertEquals(Kind.UNAVAILABLE, error.kind());
    assertEquals(List.of(), things());
    assertEquals(2, log.write(this::insert));
    assertEquals(2, log.position());
  }

  @Test
  void randomCommitsAndRollbacksReachFollowersAsTheTableHasThem() throws Exception {
    var failures = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 200; i++) {
        var random = new Random(i);
        threads.submit(() -> writeOrFail(random, failures));
      }
    }

    var committed = things();
    var told = new ArrayList<Long>();
    while (told.size() < committed.size()) {
      told.add(Objects.requireNonNull(seen.poll(10, TimeUnit.SECONDS)));
    }
    assertEquals(committed, told);
    assertEquals(200, committed.size() + failures.get());
    assertEquals(
        committed,
        database.list("SELECT n FROM log WHERE changes <> '' ORDER BY n", row -> row.getLong(0)));
  }

  private void writeOrFail(Random random, AtomicInteger failures) {
    try {
      log.write(
          writer -> {
            sleep(Duration.ofMillis(random.nextInt(5)));
            var position = insert(writer);
            sleep(Duration.ofMillis(random.nextInt(5)));
            switch (random.nextInt(8)) {
              case 0 -> throw new IllegalStateException("on purpose");
              case 1 -> terminate(writer);
              default -> {}
            }
            return position;
          });
    } catch (IllegalStateException | StorageException e) {
      failures.incrementAndGet();
    }
  }

  private long insert(Writer writer) {
    writer.record(CHANGE);
    writer.execute(INSERT, writer.position());
    return writer.position();
  }

  private List<Long> things() {
    return database.list("SELECT position FROM thing ORDER BY position", row -> row.getLong(0));
  }

  private void terminate(Writer writer) {
    var pid = writer.first("SELECT pg_backend_pid()", row -> row.getInteger(0)).orElseThrow();
    database.execute("SELECT pg_terminate_backend($1, 5000)", pid);
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
