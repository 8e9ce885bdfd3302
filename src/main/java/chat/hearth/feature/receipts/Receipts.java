package chat.hearth.feature.receipts;

import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.RecentChanges;
import chat.hearth.platform.stream.Writer;
import chat.hearth.room.RoomToken;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The door to receipts. */
public final class Receipts {
  private static final int RECENT = 50_000; // about 100 bytes each
  static final String FULLY_READ = "m.fully_read";

  private final Log log;
  private final Clock clock;
  private final AccountData accountData;
  private final ReceiptStore store;
  private final RecentChanges<Moved> recent;
  private final List<Endpoint> endpoints;

  /** A receipt moved. */
  private record Moved(RoomId room, UserId user, boolean isPrivate) {}

  public Receipts(Database database, Log log, Rooms rooms, AccountData accountData, Clock clock) {
    this.log = log;
    this.clock = clock;
    this.accountData = accountData;
    this.store = new ReceiptStore(database);
    this.recent = new RecentChanges<>(RECENT, log.position());
    var reading = new ReadEvent(rooms);
    this.endpoints = List.of(new SendReceipt(this, reading), new SetReadMarkers(this, reading));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Moves a receipt ahead to an event; where it is there or further already nothing happens. */
  void move(UserId user, RoomId room, boolean isPrivate, String thread, StoredEvent event) {
    var receipt =
        new Receipt(room, user.value(), isPrivate, thread, event.eventId().value(), clock.millis());
    if (store.isBehind(receipt, event.place())) {
      return;
    }
    log.write(
        tx -> {
          if (store.move(tx, receipt, event.place())) {
            var position = tx.position();
            tx.record(new Change.Receipt(room, user, isPrivate));
            tx.onCommit(() -> recent.add(position, List.of(new Moved(room, user, isPrivate))));
          }
          return true;
        });
  }

  /** Sets the fully-read marker: it goes where the client wants, backwards too. */
  void fullyRead(UserId user, RoomId room, EventId event) {
    accountData.set(
        user, Optional.of(room), FULLY_READ, Json.object().put("event_id", event.value()));
  }

  /**
   * In which rooms receipts that concern a user moved after a position up to another; empty where
   * that is too long ago to be remembered.
   */
  public Optional<Set<RoomId>> movedIn(UserId user, long after, long upTo) {
    return recent
        .between(after, upTo)
        .map(
            moved -> {
              var rooms = new HashSet<RoomId>();
              for (var one : moved) {
                if (!one.isPrivate || one.user.equals(user)) {
                  rooms.add(one.room);
                }
              }
              return rooms;
            });
  }

  /**
   * The receipts that a user may see and that moved after a position up to another, by room, oldest
   * first; one query.
   *
   * @param after 0 for all receipts there are
   */
  public Map<RoomId, List<Receipt>> moved(
      UserId reader, Collection<RoomId> rooms, long after, long upTo) {
    if (rooms.isEmpty()) {
      return Map.of();
    }
    var byRoom = new HashMap<RoomId, List<Receipt>>();
    for (var receipt : store.moved(reader, rooms, after, upTo)) {
      byRoom.computeIfAbsent(receipt.room(), room -> new java.util.ArrayList<>()).add(receipt);
    }
    return byRoom;
  }

  /** Up to where a user has read some rooms, in one query; rooms without receipts are absent. */
  public Map<RoomId, ReadUpTo> readUpTo(UserId user, Collection<RoomId> rooms) {
    if (rooms.isEmpty()) {
      return Map.of();
    }
    var read = new HashMap<RoomId, ReadUpTo>();
    for (var one : store.ofUser(user, rooms)) {
      long sequence = Math.max(0, new RoomToken(one.place()).sequence());
      read.merge(one.room(), ofThread(one.thread(), sequence), Receipts::together);
    }
    return read;
  }

  private static ReadUpTo ofThread(String thread, long sequence) {
    return switch (thread) {
      case Receipt.UNTHREADED -> new ReadUpTo(sequence, 0, Map.of());
      case Receipt.MAIN -> new ReadUpTo(0, sequence, Map.of());
      default -> new ReadUpTo(0, 0, Map.of(new EventId(thread), sequence));
    };
  }

  private static ReadUpTo together(ReadUpTo one, ReadUpTo other) {
    var threads = new HashMap<>(one.threads());
    threads.putAll(other.threads());
    return new ReadUpTo(
        Math.max(one.unthreaded(), other.unthreaded()),
        Math.max(one.main(), other.main()),
        Map.copyOf(threads));
  }

  /** Forgets a user's receipts, as part of the transaction that erases an account. */
  public static void erase(Writer tx, UserId user) {
    ReceiptStore.remove(tx, user);
  }
}
