package chat.hearth.feature.todevice;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.stream.Log;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The door to messages between devices. */
public final class ToDevice {
  /** Who has which devices. */
  @FunctionalInterface
  public interface Devices {
    /**
     * The devices of those of some users who are local; nobody can remove them until the
     * transaction ends, so no message is left behind for a device that is gone.
     */
    Map<UserId, List<DeviceId>> hold(Sql tx, Collection<UserId> users);
  }

  private final Database database;
  private final TransactionStore transactions;
  private final List<Endpoint> endpoints;

  public ToDevice(Database database, Log log, Clock clock, Inboxes inboxes, Devices devices) {
    this.database = database;
    this.transactions = new TransactionStore(clock);
    this.endpoints = List.of(new SendToDevice(log, inboxes, transactions, devices));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Forgets transactions that nobody repeats any more. Called now and then. */
  public void tidy() {
    try {
      transactions.removeOld(database);
    } catch (StorageException e) {
      // The next call removes them.
    }
  }
}
