package chat.hearth.feature.media;

import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Follower;
import chat.hearth.platform.stream.Writer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes released files when the grace is over: those which the redacting sender, or somebody who
 * was erased, uploaded, and which nothing shows any more. {@code media_release} outlives crashes; a
 * row goes with the decision on it.
 */
final class Releases implements Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  /** So that a burst of redactions is looked at once. */
  private static final Duration REST = Duration.ofMillis(500);

  /** In the log, of a user whose files were released without an event. */
  static final String CHANGE = "media_release";

  /** Instead of a room's number: the uploader was erased. */
  private static final long NO_ROOM = 0;

  private record Release(Mxc mxc, String sender, boolean ofErased) {}

  private static final String DUE =
      """
      SELECT room, media_id, origin, sender
        FROM media_release
       WHERE released_at <= $1
       ORDER BY released_at
       LIMIT 200
      """;

  private static final String RELEASE_OF_USER =
      """
      INSERT INTO media_release (room, sequence, media_id, origin, sender, released_at)
      SELECT $1, 0, media_id, origin, user_id, 0
        FROM media m
       WHERE user_id = $2 AND hash IS NOT NULL AND NOT protected
         AND NOT EXISTS (SELECT 1 FROM media_reference r
                          WHERE r.media_id = m.media_id AND r.origin = m.origin)
          ON CONFLICT DO NOTHING
      """;

  private static final String DECIDED =
      """
      DELETE FROM media_release
       WHERE media_id = $1 AND origin = $2 AND sender = $3 AND released_at <= $4
      """;

  private static final String LOCK_OF_SENDER =
      "SELECT 1 FROM media WHERE media_id = $1 AND origin = $2 AND user_id = $3 FOR UPDATE";

  private static final String REFERRED_TO =
      "SELECT 1 FROM media_reference WHERE media_id = $1 AND origin = $2 LIMIT 1";

  private final Database database;
  private final Deletions deletions;
  private final Garbage garbage;
  private final ReferredElsewhere elsewhere;
  private final boolean deleting;
  private final Duration grace;
  private final Clock clock;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * A worker on the table.
   *
   * @param deleting whether files go at all
   */
  Releases(
      Database database,
      Deletions deletions,
      Garbage garbage,
      ReferredElsewhere elsewhere,
      boolean deleting,
      Duration grace,
      Clock clock) {
    this.database = database;
    this.deletions = deletions;
    this.garbage = garbage;
    this.elsewhere = elsewhere;
    this.deleting = deleting;
    this.grace = grace;
    this.clock = clock;
  }

  /**
   * Looks at the table some time after there were new events, since there may be redactions among
   * them, or old ones expired; and when a user was erased.
   */
  @Override
  public void changed(long position, List<Change> changes) {
    for (var change : changes) {
      if (change instanceof Change.RoomEvents
          || change instanceof Change.EventsExpired
          || (change instanceof Change.ForUser(UserId user, String kind) && kind.equals(CHANGE))) {
        schedule();
        return;
      }
    }
  }

  /** Releases what no event shows of a user's files. */
  static void ofErased(Writer tx, UserId user) {
    tx.execute(RELEASE_OF_USER, NO_ROOM, user.value());
    tx.record(new Change.ForUser(user, CHANGE));
  }

  /** Has the table looked at when what is released now is due. */
  void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(
              grace.plus(REST).toMillis(),
              TimeUnit.MILLISECONDS,
              task -> Thread.ofVirtual().name("media-releases").start(task))
          .execute(this::run);
    }
  }

  private void run() {
    scheduled.set(false);
    try {
      decide();
      if (database.exists("SELECT 1 FROM media_release LIMIT 1")) {
        schedule();
      }
    } catch (RuntimeException e) {
      LOG.warn("Released files wait for the next event: {}", e.getMessage());
    }
  }

  /** Decides on everything that is due. */
  void decide() {
    long until = clock.millis() - grace.toMillis();
    for (var due = due(until); !due.isEmpty(); due = due(until)) {
      for (var release : due) {
        database.transaction(tx -> decide(tx, release, until));
      }
      garbage.collect();
    }
  }

  private List<Release> due(long until) {
    return database.list(
        DUE,
        row ->
            new Release(
                new Mxc(new ServerName(row.getString("origin")), row.getString("media_id")),
                row.getString("sender"),
                row.getLong("room") == NO_ROOM),
        until);
  }

  private boolean decide(Transaction tx, Release release, long until) {
    var id = release.mxc().mediaId();
    var origin = release.mxc().server().value();
    tx.execute(DECIDED, id, origin, release.sender(), until);
    return (deleting || release.ofErased())
        && tx.exists(LOCK_OF_SENDER, id, origin, release.sender())
        && !tx.exists(REFERRED_TO, id, origin)
        && !elsewhere.refers(new UserId(release.sender()), release.mxc())
        && deletions.delete(tx, release.mxc());
  }
}
