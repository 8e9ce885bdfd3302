package chat.hearth.delivery.push;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Writer;
import java.util.Collection;

/** Pushers go with the device that set them, and with the account. */
public final class PushLifecycle {
  private final PusherStore store = new PusherStore();

  public void devicesRemoved(Writer tx, UserId user, Collection<DeviceId> devices) {
    store.removeOfDevices(tx, user, devices);
  }

  /** Nothing is sent to an address that is not the user's any more. */
  public void emailRemoved(Sql sql, UserId user, String address) {
    store.removeOfAddress(sql, user, address);
  }

  public void accountDeactivated(Writer tx, UserId user) {
    store.removeOfUser(tx, user);
  }
}
