package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import chat.hearth.room.SharedRooms;
import java.time.Clock;
import java.util.Collection;

/** What becomes of keys when devices and accounts go. Made before the accounts, who call it. */
public final class DeviceKeysLifecycle {
  private final Stores stores;
  private final DeviceLists lists;
  private final KeyCountCache counts;

  public DeviceKeysLifecycle(Database database, Log log, Clock clock, SharedRooms sharedRooms) {
    this.stores = new Stores(clock);
    this.lists = new DeviceLists(database, sharedRooms, log.position());
    this.counts =
        new KeyCountCache(database, stores.oneTimeKeys(), stores.fallbackKeys(), log.position());
  }

  /** Tells others that a device is called otherwise, which they see beside its keys. */
  public void deviceRenamed(Writer tx, UserId user) {
    lists.changed(tx, user);
  }

  /** Removes the keys of removed devices, as part of the transaction that removes them. */
  public void devicesRemoved(Writer tx, UserId user, Collection<DeviceId> devices) {
    stores.oneTimeKeys().remove(tx, user, devices);
    stores.fallbackKeys().remove(tx, user, devices);
    stores.signatures().removeOfKeys(tx, user, devices.stream().map(DeviceId::value).toList());
    for (var device : devices) {
      stores.signatures().removeBy(tx, user, "ed25519:" + device.value());
      counts.forgetOnCommit(tx, new DeviceAddress(user, device));
    }
    if (stores.deviceKeys().remove(tx, user, devices)) {
      lists.changed(tx, user);
    }
  }

  /** Removes the keys of an account, as part of the transaction that ends it. */
  public void accountDeactivated(Writer tx, UserId user) {
    stores.crossSigning().removeAll(tx, user);
    stores.signatures().removeOfUser(tx, user);
    lists.changed(tx, user);
  }

  Stores stores() {
    return stores;
  }

  DeviceLists lists() {
    return lists;
  }

  KeyCountCache counts() {
    return counts;
  }
}
