package chat.hearth.feature.todevice;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.LastChanges;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits for devices, in the order of arrival.
 *
 * <p>A message stays until its device comes back with a token that lies behind it. Made before the
 * accounts, who call it when devices are removed.
 */
public final class Inboxes {
  // A device that nobody opens for months must not fill the disk; the newest keys matter most.
  private static final int MAX_WAITING = 10_000;
  private static final int TRIM_EVERY = 100; // counting an inbox costs as much as it is long
  private static final int REMEMBERED = 100_000; // devices; about 200 bytes each

  private final Database database;
  private final InboxStore store = new InboxStore();
  private final LastChanges<Address> arrivals;
  private final Cache<Address, Boolean> unconfirmed =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Cache<Address, AtomicInteger> untrimmed =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public Inboxes(Database database, Log log) {
    this.database = database;
    this.arrivals = new LastChanges<>(REMEMBERED, log.position());
  }

  /** Puts a message into each of some inboxes. Takes the log position. */
  void add(Writer tx, UserId sender, String type, Map<Address, byte[]> messages) {
    store.add(tx, sender, type, messages);
    long position = tx.position();
    for (var to : messages.keySet()) {
      tx.record(new Change.ToDevice(to.user(), to.device()));
      if (untrimmed.get(to, fresh -> new AtomicInteger()).incrementAndGet() % TRIM_EVERY == 0) {
        store.keepNewest(tx, to, MAX_WAITING);
      }
    }
    tx.onCommit(() -> messages.keySet().forEach(to -> arrivals.changed(to, position)));
  }

  /**
   * The oldest messages that a device has not confirmed. Asks the database only where there may be
   * any.
   *
   * @param confirmed the device has what arrived up to this position: it is removed for good
   * @param upTo the newest position wanted
   */
  public List<ToDeviceMessage> read(
      UserId user, DeviceId device, long confirmed, long upTo, int limit) {
    var to = new Address(user, device);
    var mayWait = arrivals.mayHaveChanged(to, confirmed);
    if (confirmed > 0 && (unconfirmed.asMap().remove(to) != null || mayWait)) {
      store.remove(database, to, confirmed);
    }
    if (!mayWait) {
      return List.of();
    }
    var waiting = store.waiting(database, to, confirmed, upTo, limit);
    if (!waiting.isEmpty()) {
      unconfirmed.put(to, true);
    }
    return waiting;
  }

  /**
   * The oldest messages of a device after a position up to another; all stay where they are. For
   * devices that never sync.
   */
  public List<ToDeviceMessage> peek(
      UserId user, DeviceId device, long after, long upTo, int limit) {
    return store.waiting(database, new Address(user, device), after, upTo, limit);
  }

  /**
   * Empties the inboxes of removed devices and forgets what they sent, as part of the transaction
   * that removes them.
   */
  public void devicesRemoved(Writer tx, UserId user, Collection<DeviceId> devices) {
    store.removeAll(tx, user, devices);
    TransactionStore.removeOfDevices(tx, user, devices);
  }
}
