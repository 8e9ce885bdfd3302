package chat.hearth.feature.delayedevents;

import chat.hearth.event.EventDraft;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.StorageException;
import com.fasterxml.jackson.databind.node.LongNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Takes in events that are to be sent later.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4140">MSC4140: Cancellable
 *     delayed events</a>
 */
public final class DelayedEvents {
  private static final int ID_BYTES = 24; // nobody may guess one
  private static final int MAX_CONTENT_BYTES = 65_536; // of a whole event

  private final Config.DelayedEvents config;
  private final Database database;
  private final SecureRandom random;
  private final Clock clock;
  private final DelayedEventStore store = new DelayedEventStore();
  private final Alarm alarm = new Alarm();

  public DelayedEvents(
      Config.DelayedEvents config, Database database, SecureRandom random, Clock clock) {
    this.config = config;
    this.database = database;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Keeps an event, to be sent when a delay is over. Whether the room's rules allow it is decided
   * then.
   *
   * @param transaction makes a repetition return the first ID
   * @return the ID by which anybody can restart, cancel or send it
   * @throws MatrixError {@code M_UNKNOWN} with {@code M_MAX_DELAY_EXCEEDED} within; {@code
   *     M_LIMIT_EXCEEDED} where too many of this user wait, until the first of them is due; {@code
   *     M_TOO_LARGE}
   */
  public String keep(
      Requester by, RoomId room, EventDraft draft, Optional<String> transaction, Duration delay) {
    if (delay.compareTo(config.maxDelay()) > 0) {
      throw MatrixError.of(400, "M_UNKNOWN", "The delay is longer than this server allows")
          .with("org.matrix.msc4140.errcode", "M_MAX_DELAY_EXCEEDED")
          .with("org.matrix.msc4140.max_delay", LongNode.valueOf(config.maxDelay().toMillis()));
    }
    if (Json.bytes(draft.content()).length > MAX_CONTENT_BYTES) {
      throw MatrixError.tooLarge("An event has at most 65,536 bytes");
    }
    var known = known(by, room, draft, transaction);
    if (known.isPresent()) {
      return known.get();
    }
    requireRoomForOneMore(draft.sender());
    var event =
        new DelayedEvent(
            freshId(),
            by.device(),
            room,
            draft,
            delay.toMillis(),
            clock.millis(),
            false,
            Optional.empty());
    try {
      store.add(database, event, transaction.orElse(null));
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.DUPLICATE) {
        throw e;
      }
      return known(by, room, draft, transaction).orElseThrow(() -> e); // the same request, at once
    }
    alarm.set(event.runningSinceMillis() + event.delayMillis());
    return event.id();
  }

  /** Forgets what a user left here, as part of the transaction that ends the account. */
  public void accountDeactivated(Sql tx, UserId user) {
    store.removeOfUser(tx, user);
  }

  DelayedEventStore store() {
    return store;
  }

  Alarm alarm() {
    return alarm;
  }

  private Optional<String> known(
      Requester by, RoomId room, EventDraft draft, Optional<String> transaction) {
    return transaction.flatMap(
        id -> store.ofTransaction(database, draft.sender(), by.device(), room, draft.type(), id));
  }

  private void requireRoomForOneMore(UserId user) {
    var waiting = store.waiting(database, user);
    if (waiting.count() >= config.maxPerUser()) {
      long wait = waiting.nextMillis().orElse(0) - clock.millis();
      throw MatrixError.limitExceeded(Duration.ofMillis(Math.max(1, wait)));
    }
  }

  private String freshId() {
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
