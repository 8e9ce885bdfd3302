package chat.hearth.platform.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.platform.storage.StorageException.Kind;
import chat.hearth.platform.storage.Transaction.Statement;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PgDatabaseTest {
  private static final String INSERT = "INSERT INTO thing (id, name) VALUES ($1, $2)";
  private static final String NAMES = "SELECT name FROM thing ORDER BY id";

  private final TestDatabase test = TestDatabase.create();
  private final Database database = test.database();

  @BeforeEach
  void createTable() {
    database.execute("CREATE TABLE thing (id int PRIMARY KEY, name text)");
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void transactionCommitsWhenItsWorkReturns() {
    var counts =
        database.transaction(
            transaction ->
                transaction.executeAll(
                    List.of(new Statement(INSERT, 1, "a"), new Statement(INSERT, 2, null))));

    assertArrayEquals(new int[] {1, 1}, counts);
    assertEquals(2, database.list(NAMES, row -> "" + row.getString(0)).size());
  }

  @Test
  void transactionRollsBackWhenItsWorkThrows() {
    assertThrows(
        IllegalStateException.class,
        () ->
            database.transaction(
                transaction -> {
                  transaction.execute(INSERT, 1, "a");
                  throw new IllegalStateException("on purpose");
                }));

    assertEquals(List.of(), names());
  }

  @Test
  void statementKeptForTheEndRunsLast() {
    database.transaction(
        transaction -> {
          transaction.executeAtCommit(new Statement("UPDATE thing SET name = 'b'"));
          return transaction.execute(INSERT, 1, "a");
        });

    assertEquals(List.of("b"), names());
  }

  @Test
  void failureOfAStatementKeptForTheEndCommitsNothing() {
    var error =
        assertThrows(
            StorageException.class,
            () ->
                database.transaction(
                    transaction -> {
                      transaction.executeAtCommit(new Statement(INSERT, 1, "again"));
                      return transaction.execute(INSERT, 1, "a");
                    }));

    assertEquals(Kind.DUPLICATE, error.kind());
    assertEquals(List.of(), names());
  }

  @Test
  void firstErrorOfManyStatementsIsReported() {
    var error =
        assertThrows(
            StorageException.class,
            () ->
                database.transaction(
                    transaction ->
                        transaction.executeAll(
                            List.of(
                                new Statement(INSERT, 1, "a"),
                                new Statement(INSERT, 1, "b"),
                                new Statement("SELECT no_such_column FROM thing")))));

    assertEquals(Kind.DUPLICATE, error.kind());
    assertEquals(List.of(), names());
  }

  @Test
  void mistakeInSqlIsRefused() {
    var error = assertThrows(StorageException.class, () -> database.execute("SELECT nonsense"));

    assertEquals(Kind.REFUSED, error.kind());
  }

  @Test
  void terminatedBackendMakesTheTransactionFailAndThePoolHeal() {
    var error =
        assertThrows(
            StorageException.class,
            () ->
                database.transaction(
                    transaction -> {
                      transaction.execute(INSERT, 1, "a");
                      terminate(pid(transaction));
                      return transaction.execute(INSERT, 2, "b");
                    }));

    assertEquals(Kind.UNAVAILABLE, error.kind());
    assertEquals(List.of(), names());
  }

  @Test
  void backendTerminatedBeforeCommitLeavesTheOutcomeUncertain() {
    var error =
        assertThrows(
            StorageException.class,
            () ->
                database.transaction(
                    transaction -> {
                      transaction.execute(INSERT, 1, "a");
                      terminate(pid(transaction));
                      return 0;
                    }));

    assertEquals(Kind.UNCERTAIN, error.kind());
  }

  @Test
  void lostConnectionsMakeRoomForOthers() {
    try (var narrow = new PgDatabase(test.vertx(), test.address(), 2)) {
      for (int i = 0; i < 6; i++) {
        assertThrows(
            StorageException.class,
            () ->
                narrow.transaction(
                    transaction -> {
                      terminate(pid(transaction));
                      return transaction.exists("SELECT 1");
                    }));
      }

      assertTrue(narrow.exists("SELECT 1"));
    }
  }

  @Test
  void everyCallerOfManyIsServedInTurn() throws Exception {
    try (var narrow = new PgDatabase(test.vertx(), test.address(), 2);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.range(0, 2_000)
              .mapToObj(
                  i ->
                      callers.submit(
                          () -> narrow.first("SELECT $1::int", row -> row.getInteger(0), i)))
              .toList();

      for (int i = 0; i < calls.size(); i++) {
        assertEquals(Optional.of(i), calls.get(i).get(30, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void whoWaitsTooLongForAConnectionIsToldAndTheNextIsServed() throws Exception {
    try (var one = new PgDatabase(test.vertx(), test.address(), 1);
        var other = Executors.newVirtualThreadPerTaskExecutor()) {
      var taken = new CountDownLatch(1);
      var sleeper =
          other.submit(
              () ->
                  one.transaction(
                      transaction -> {
                        taken.countDown();
                        return transaction.exists("SELECT pg_sleep(6)");
                      }));
      taken.await();

      var error = assertThrows(StorageException.class, () -> one.exists("SELECT 1"));

      assertEquals(Kind.UNAVAILABLE, error.kind());
      assertTrue(sleeper.get(30, TimeUnit.SECONDS));
      assertTrue(one.exists("SELECT 1"));
    }
  }

  @Test
  void databaseThatIsNotThereIsUnavailableAtOnce() {
    var vertx = Vertx.vertx();
    var nobody = DatabaseAddress.parse("postgresql://user:password@127.0.0.1:1/none");
    try (var away = new PgDatabase(vertx, nobody, 2)) {
      var started = System.nanoTime();
      var error = assertThrows(StorageException.class, () -> away.exists("SELECT 1"));

      assertEquals(Kind.UNAVAILABLE, error.kind());
      assertTrue(Duration.ofNanos(System.nanoTime() - started).toSeconds() < 6);
    } finally {
      vertx.close();
    }
  }

  private List<String> names() {
    return database.list(NAMES, row -> row.getString(0));
  }

  private static int pid(Sql sql) {
    return sql.first("SELECT pg_backend_pid()", row -> row.getInteger(0)).orElseThrow();
  }

  /** Returns when the backend is gone and the client had time to notice. */
  private void terminate(int pid) {
    database.execute("SELECT pg_terminate_backend($1, 5000)", pid);
  }
}
