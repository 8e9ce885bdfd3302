package chat.hearth.delivery.push;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.room.Rooms;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits. Each pusher that has something to send has a thread of its own until it has
 * nothing left; one that fails waits for twice as long each time. What it has to send, and when it
 * may try again, is in the database, so a restart changes nothing.
 */
final class Deliveries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);
  private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);
  static final Duration WORTH_SENDING = Duration.ofHours(24);
  private static final int AT_ONCE = 128; // requests under way
  private static final int BADGES = 100_000;

  private final Database database;
  private final Rooms rooms;
  private final Clock clock;
  private final Gateway gateway;
  private final WebPush webPush;
  private final ToIntFunction<UserId> unread;
  private final PusherStore pushers = new PusherStore();
  private final WaitingStore waiting = new WaitingStore();
  private final Semaphore underWay = new Semaphore(AT_ONCE);
  private final ConcurrentHashMap<Pusher.Key, Worker> workers = new ConcurrentHashMap<>();
  private final Cache<Pusher.Key, Integer> badges =
      Caffeine.newBuilder().maximumSize(BADGES).build();
  private volatile boolean closed;

  /** A pusher's thread, and whether something came while it was at work. */
  private record Worker(Thread thread, boolean again) {}

  Deliveries(
      Database database,
      Rooms rooms,
      Clock clock,
      Gateway gateway,
      WebPush webPush,
      ToIntFunction<UserId> unread) {
    this.database = database;
    this.rooms = rooms;
    this.clock = clock;
    this.gateway = gateway;
    this.webPush = webPush;
    this.unread = unread;
  }

  /** Goes on with what an earlier process left. */
  void resume() {
    waiting.pushers(database).forEach(this::wake);
  }

  /** Forgets what nobody wants to know any more. */
  void tidy() {
    waiting.removeOlderThan(database, clock.millis() - WORTH_SENDING.toMillis());
  }

  /** Lets a pusher send what it has. */
  void wake(Pusher.Key key) {
    if (closed) {
      return;
    }
    workers.compute(
        key,
        (same, worker) ->
            worker == null
                ? new Worker(Thread.ofVirtual().name("push").start(() -> run(key)), false)
                : new Worker(worker.thread(), true));
  }

  @Override
  public void close() {
    closed = true;
    workers.values().forEach(worker -> worker.thread().interrupt());
  }

  private void run(Pusher.Key key) {
    try {
      do {
        while (!closed && sendOne(key)) {
          // One after the other.
        }
      } while (hasMore(key));
    } catch (InterruptedException e) {
      workers.remove(key);
    }
  }

  private boolean hasMore(Pusher.Key key) {
    return workers.compute(
            key,
            (same, worker) ->
                worker != null && worker.again() && !closed
                    ? new Worker(worker.thread(), false)
                    : null)
        != null;
  }

  /** Sends the oldest that waits; false where nothing does. */
  private boolean sendOne(Pusher.Key key) throws InterruptedException {
    try {
      var pusher = pushers.find(database, key);
      if (pusher.isEmpty()) {
        pushers.remove(database, key);
        return false;
      }
      long pause = pushers.retryAt(database, key) - clock.millis();
      if (pause > 0) {
        Thread.sleep(pause);
      }
      var news = waiting.oldest(database, key);
      if (news.isEmpty()) {
        return false;
      }
      settle(key, news.get(), outcome(pusher.get(), news.get()));
      return true;
    } catch (StorageException e) {
      Thread.sleep(DATABASE_RETRY);
      return true;
    }
  }

  private void settle(Pusher.Key key, WaitingStore.News news, Outcome outcome) {
    switch (outcome) {
      case Outcome.Sent() -> {
        waiting.remove(database, key, news);
        pushers.worked(database, key);
      }
      case Outcome.Gone() -> pushers.remove(database, key);
      case Outcome.Failed(var reason) -> {
        LOG.atInfo()
            .setMessage("A pusher does not work")
            .addKeyValue("user", key.user())
            .addKeyValue("app", key.appId())
            .addKeyValue("reason", reason)
            .log();
        pushers.failed(
            database, key, clock.millis(), FIRST_RETRY.toMillis(), LONGEST_RETRY.toMillis());
      }
    }
  }

  private Outcome outcome(Pusher pusher, WaitingStore.News news) throws InterruptedException {
    if (news.atMillis() < clock.millis() - WORTH_SENDING.toMillis()) {
      return new Outcome.Sent();
    }
    underWay.acquire();
    try {
      if (news.room().isPresent()) {
        return tellOfEvent(pusher, news);
      }
      return news.sequence() == WaitingStore.TOKEN ? sendToken(pusher) : sendBadge(pusher);
    } finally {
      underWay.release();
    }
  }

  private Outcome tellOfEvent(Pusher pusher, WaitingStore.News news) throws InterruptedException {
    var user = pusher.key().user();
    var head = rooms.find(news.room().orElseThrow());
    if (head.isEmpty() || head.get().lastSequence() < news.sequence()) {
      return new Outcome.Sent();
    }
    var event = rooms.events(head.get(), List.of(news.sequence())).getFirst();
    if (event.redactedBy().isPresent()) {
      return new Outcome.Sent();
    }
    int count = unread.applyAsInt(user);
    var notice =
        Notice.of(rooms, head.get(), event, user, news.actions(), count, pusher.wantsEventIdOnly());
    return remember(pusher, count, send(pusher, notice));
  }

  /** Browsers show every message, so they are sent none without an event. */
  private Outcome sendBadge(Pusher pusher) throws InterruptedException {
    int count = unread.applyAsInt(pusher.key().user());
    if (pusher.kind() == Pusher.Kind.WEB_PUSH
        || Integer.valueOf(count).equals(badges.getIfPresent(pusher.key()))) {
      return new Outcome.Sent();
    }
    return remember(pusher, count, send(pusher, Notice.ofBadge(count)));
  }

  private Outcome sendToken(Pusher pusher) throws InterruptedException {
    var token = pushers.ackToken(database, pusher.key());
    return token.isEmpty() ? new Outcome.Sent() : webPush.sendToken(pusher, token.get());
  }

  private Outcome send(Pusher pusher, Notice notice) throws InterruptedException {
    return switch (pusher.kind()) {
      case HTTP -> gateway.send(pusher, notice);
      case WEB_PUSH -> webPush.send(pusher, notice);
      // E-mail is not sent event by event: nothing waits for such a pusher.
      case EMAIL -> new Outcome.Sent();
    };
  }

  private Outcome remember(Pusher pusher, int badge, Outcome outcome) {
    if (outcome instanceof Outcome.Sent) {
      badges.put(pusher.key(), badge);
    }
    return outcome;
  }
}
