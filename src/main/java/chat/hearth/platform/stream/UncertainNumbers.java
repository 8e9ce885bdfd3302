package chat.hearth.platform.stream;

import chat.hearth.platform.cluster.Node;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a record was committed whose COMMIT got no answer.
 *
 * <p>Looking is not enough: the old backend may still have the INSERT and the COMMIT in its socket.
 * So a void record is written at the same number, unless the number is there. If that succeeds, the
 * old transaction can't be committed any more. While the old transaction holds the number without
 * having ended, PostgreSQL makes the second INSERT wait for it.
 */
final class UncertainNumbers {
  private static final Logger LOG = LoggerFactory.getLogger(UncertainNumbers.class);

  /** What a void record has for changes; no other record is without any text. */
  private static final String VOID = "";

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Database database;
  private final Node node;
  private final Clock clock;

  UncertainNumbers(Database database, Node node, Clock clock) {
    this.database = database;
    this.node = node;
    this.clock = clock;
  }

  /**
   * Asks until the database answers, on a thread of its own.
   *
   * @param settle called first with the outcome: whether the record was committed
   * @return completes afterwards; never, where this node was taken over meanwhile
   */
  CompletableFuture<Boolean> settle(long number, Consumer<Boolean> settle) {
    var outcome = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .name("uncertain-" + number)
        .start(
            () -> {
              try {
                for (var known = ask(number); ; known = ask(number)) {
                  if (known.isPresent()) {
                    settle.accept(known.get());
                    outcome.complete(known.get());
                    return;
                  }
                  Thread.sleep(PAUSE);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (StorageException e) {
                LOG.warn("Number {} of the log stays open: {}", number, e.getMessage());
                outcome.completeExceptionally(e);
              }
            });
    return outcome;
  }

  /** Empty while the database is away. */
  private Optional<Boolean> ask(long number) {
    try {
      database.execute(
          CommitLog.INSERT + " ON CONFLICT (node, n) DO NOTHING",
          node.id(),
          number,
          node.generation(),
          OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
          VOID);
      return database.first(
          "SELECT changes <> $3 AS committed FROM log WHERE node = $1 AND n = $2",
          row -> row.getBoolean("committed"),
          node.id(),
          number,
          VOID);
    } catch (StorageException e) {
      return switch (e.kind()) {
        case UNAVAILABLE, UNCERTAIN -> Optional.empty();
        case REFUSED, DUPLICATE -> throw e;
      };
    }
  }
}
