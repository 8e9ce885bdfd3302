package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The devices of local users, and what else must happen when they change. */
final class Devices {
  private final Database database;
  private final Log log;
  private final DeviceStore store;
  private final TokenAuthenticator authenticator;
  private final AccountListeners listeners;

  Devices(
      Database database,
      Log log,
      DeviceStore store,
      TokenAuthenticator authenticator,
      AccountListeners listeners) {
    this.database = database;
    this.log = log;
    this.store = store;
    this.authenticator = authenticator;
    this.listeners = listeners;
  }

  List<Device> list(UserId user) {
    return store.list(database, user);
  }

  Map<UserId, List<Device>> listOfMany(Collection<UserId> users) {
    return store.listOfMany(database, users);
  }

  /** The devices of some users, which are not removed until the transaction ends. */
  Map<UserId, List<DeviceId>> hold(Sql tx, Collection<UserId> users) {
    return store.hold(tx, users);
  }

  Optional<Device> find(UserId user, DeviceId device) {
    return store.find(database, user, device);
  }

  /** False where there is no such device. */
  boolean rename(UserId user, DeviceId device, String displayName) {
    return log.write(
        tx -> {
          boolean renamed = store.rename(tx, user, device, displayName);
          if (renamed) {
            listeners.deviceRenamed().forEach(listener -> listener.deviceRenamed(tx, user));
          }
          return renamed;
        });
  }

  /** Removes devices with all that belongs to them; those that are not there are passed over. */
  void remove(UserId user, Collection<DeviceId> devices) {
    log.write(
        tx -> {
          remove(tx, user, devices);
          return true;
        });
    authenticator.forget(user);
  }

  /** As above, as part of a transaction; the caller lets the authenticator forget the user. */
  void remove(Writer tx, UserId user, Collection<DeviceId> devices) {
    announce(tx, user, store.remove(tx, user, devices));
  }

  /** As {@link #remove}, for all devices that a user logged in on, but one. */
  void removeSessions(UserId user, Optional<DeviceId> but) {
    log.write(
        tx -> {
          removeSessions(tx, user, but);
          return true;
        });
    authenticator.forget(user);
  }

  /** As above, as part of a transaction; the caller lets the authenticator forget the user. */
  void removeSessions(Writer tx, UserId user, Optional<DeviceId> but) {
    announce(tx, user, store.removeSessions(tx, user, but));
  }

  /** As above, for all devices of a user, dehydrated or not. */
  void removeAll(Writer tx, UserId user) {
    announce(tx, user, store.removeAll(tx, user));
  }

  /** Adds a device that nobody logs in on; false where there is one of this ID. */
  boolean addDehydrated(Writer tx, UserId user, DeviceId device, Optional<String> displayName) {
    boolean added = store.createDehydrated(tx, user, device, displayName);
    if (added) {
      tx.record(new Change.DeviceList(user));
    }
    return added;
  }

  private void announce(Writer tx, UserId user, List<DeviceId> removed) {
    if (removed.isEmpty()) {
      return;
    }
    for (var listener : listeners.devicesRemoved()) {
      listener.devicesRemoved(tx, user, removed);
    }
    tx.record(new Change.DeviceList(user));
    tx.record(new Change.ForUser(user, TokenAuthenticator.CHANGE));
  }
}
