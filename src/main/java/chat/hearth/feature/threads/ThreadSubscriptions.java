package chat.hearth.feature.threads;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The door to thread subscriptions. A change is recorded as {@link Change.ForUser}. */
public final class ThreadSubscriptions {
  /** The kind under which changes are recorded in the log. */
  public static final String KIND = "thread_subscription";

  private static final int MOST_FOLLOWED = 10_000; // bounds what is read of one user

  private final Database database;
  private final Log log;
  private final SubscriptionStore store = new SubscriptionStore();
  private final List<Endpoint> endpoints;

  public ThreadSubscriptions(Database database, Log log, Rooms rooms) {
    this.database = database;
    this.log = log;
    var threads = new Threads(rooms);
    this.endpoints =
        List.of(
            new PutSubscription(threads, this),
            new GetSubscription(threads, store, database),
            new DeleteSubscription(threads, this),
            new GetSubscriptions(this));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /**
   * The newest changes, the newest first; of each thread the last alone.
   *
   * @param after the log position that the reader has seen; 0 for everything
   * @param upTo the newest position wanted
   */
  public List<Subscription> changes(UserId user, long after, long upTo, int limit) {
    return store.changes(database, user, after, upTo, limit);
  }

  /** The roots of threads that a user follows, by room. */
  public Map<RoomId, Set<EventId>> followed(UserId user) {
    return store.followed(database, user, MOST_FOLLOWED);
  }

  /** Who ever followed a thread. */
  public List<UserId> users() {
    return store.users(database);
  }

  /** Forgets a user's subscriptions, as part of the transaction that ends the account. */
  public static void erase(Sql tx, UserId user) {
    new SubscriptionStore().removeOfUser(tx, user);
  }

  /** Follows a thread at the user's wish. */
  void subscribe(UserId user, Threads.Thread thread) {
    change(user, tx -> store.subscribe(tx, user, thread.room(), thread.root()));
  }

  /**
   * Follows a thread because of an event in it.
   *
   * @param cause the event's sequence
   * @return whether the user follows the thread now, automatically or not
   */
  boolean subscribe(UserId user, Threads.Thread thread, long cause) {
    var changed =
        change(user, tx -> store.subscribe(tx, user, thread.room(), thread.root(), cause));
    return changed
        || store
            .find(database, user, thread.room(), thread.root())
            .filter(Subscription::subscribed)
            .isPresent();
  }

  /** Follows a thread no longer. */
  void unsubscribe(UserId user, Threads.Thread thread) {
    change(user, tx -> store.unsubscribe(tx, user, thread.room(), thread.root(), thread.newest()));
  }

  private boolean change(UserId user, Predicate<Writer> work) {
    return log.write(
        tx -> {
          var changed = work.test(tx);
          if (changed) {
            tx.record(new Change.ForUser(user, KIND));
          }
          return changed;
        });
  }
}
