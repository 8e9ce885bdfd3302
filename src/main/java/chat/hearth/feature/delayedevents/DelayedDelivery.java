package chat.hearth.feature.delayedevents;

import chat.hearth.event.EventDraft;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.room.TransactionKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends delayed events: when they are due, or when somebody who knows their ID wants it. */
public final class DelayedDelivery implements AutoCloseable {
  private static final Duration KEPT = Duration.ofDays(7); // as the MSC recommends

  /** Sends an event as if its sender did so now. */
  @FunctionalInterface
  public interface Sending {
    /**
     * Returns the event's ID when it is durable.
     *
     * @param transaction makes a repetition return the first event
     * @throws MatrixError where the sender may not
     */
    EventId send(RoomId room, EventDraft draft, TransactionKey transaction);
  }

  private final Database database;
  private final DelayedEventStore store;
  private final Sending sending;
  private final Clock clock;
  private final DueEvents due;

  public DelayedDelivery(DelayedEvents events, Database database, Sending sending, Clock clock) {
    this.database = database;
    this.store = events.store();
    this.sending = sending;
    this.clock = clock;
    this.due = new DueEvents(database, store, events.alarm(), this::sendDue, clock);
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new ListDelayedEvents(database, store),
        new GetDelayedEvent(database, store),
        new UpdateDelayedEvent(this),
        new UpdateDelayedEventByBody(this));
  }

  /** Begins with what became due while no process ran. */
  public void start() {
    due.start();
  }

  /** Forgets what was finalised long ago. Called now and then. */
  public void tidy() {
    try {
      store.removeFinalisedBefore(database, clock.millis() - KEPT.toMillis());
    } catch (StorageException e) {
      // The next call removes it.
    }
  }

  @Override
  public void close() {
    due.close();
  }

  /**
   * Lets the delay of an event begin anew.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is none, or it is over
   */
  public void restart(String id) {
    if (!store.restart(database, id, clock.millis())) {
      throw over();
    }
  }

  /**
   * Cancels an event; it may be cancelled already.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is none, or it was sent
   */
  public void cancel(String id) {
    if (!store.cancel(database, id, clock.millis())) {
      requireEnd(id, false);
    }
  }

  /**
   * Sends an event now; it may have been sent already.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is none, or it was cancelled; or where its
   *     sender may not send it: it stays scheduled then
   */
  public void send(String id) {
    if (!store.claim(database, id, clock.millis())) {
      requireEnd(id, true);
      return;
    }
    var event = store.find(database, id).orElseThrow(DelayedDelivery::over);
    try {
      finalise(event, append(event), "action");
    } catch (MatrixError e) {
      store.release(database, id);
      throw e;
    }
  }

  /**
   * The delay of an event that a user left for a room.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where none of this ID is scheduled there
   */
  public Duration delayOf(UserId owner, RoomId room, String id) {
    return store
        .find(database, id)
        .filter(event -> event.draft().sender().equals(owner) && event.room().equals(room))
        .filter(event -> event.end().isEmpty())
        .map(event -> Duration.ofMillis(event.delayMillis()))
        .orElseThrow(() -> MatrixError.invalidParam("You have no such delayed event there"));
  }

  /**
   * Checks that an event is not over.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is none, or it is
   */
  public void requireScheduled(String id) {
    if (store.find(database, id).filter(event -> event.end().isEmpty()).isEmpty()) {
      throw over();
    }
  }

  /** Sends an event whose time has come, or notes why it cannot be sent. */
  private void sendDue(DelayedEvent event) {
    if (!store.claim(database, event.id(), clock.millis())) {
      return; // cancelled a moment ago
    }
    try {
      finalise(event, append(event), "delay");
    } catch (MatrixError e) {
      store.finalise(
          database,
          event.id(),
          new DelayedEvent.End(
              false,
              "error",
              clock.millis(),
              Optional.empty(),
              Optional.of(Json.text(e.toJson()))));
    }
  }

  private EventId append(DelayedEvent event) {
    return sending.send(event.room(), event.draft(), event.transaction());
  }

  private void finalise(DelayedEvent event, EventId id, String reason) {
    store.finalise(
        database,
        event.id(),
        new DelayedEvent.End(
            true, reason, clock.millis(), Optional.of(id.value()), Optional.empty()));
  }

  private void requireEnd(String id, boolean sent) {
    var end = store.find(database, id).flatMap(DelayedEvent::end);
    if (end.isEmpty() || end.get().sent() != sent) {
      throw over();
    }
  }

  /** Clients and their delegates take this error for: it is over, begin anew. */
  private static MatrixError over() {
    return MatrixError.notFound("There is no such delayed event, or it is over");
  }
}
