package chat.hearth.delivery.push;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Writer;
import java.util.Collection;

/** Pushers go with the device that set them, and with the account. */
public final class PushLifecycle {
  private final PusherStore store = new PusherStore();

  public void devicesRemoved(Writer tx, UserId user, Collection<DeviceId> devices) {
    store.removeOfDevices(tx, user, devices);
  }

  public void accountDeactivated(Writer tx, UserId user) {
    store.removeOfUser(tx, user);
  }
}
