package chat.hearth.feature.dehydration;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Writer;
import java.util.Collection;

/** What becomes of dehydrated devices that are removed. Made before the accounts, who call it. */
public final class DehydrationLifecycle {
  private final DehydratedDeviceStore store = new DehydratedDeviceStore();

  /** Forgets the secrets of removed devices, as part of the transaction that removes them. */
  public void devicesRemoved(Writer tx, UserId user, Collection<DeviceId> devices) {
    store.remove(tx, user, devices);
  }
}
