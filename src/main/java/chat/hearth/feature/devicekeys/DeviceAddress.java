package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import java.util.Comparator;

/** A device of a user. */
record DeviceAddress(UserId user, DeviceId device) implements Comparable<DeviceAddress> {
  private static final Comparator<DeviceAddress> ORDER =
      Comparator.comparing(DeviceAddress::user).thenComparing(address -> address.device().value());

  @Override
  public int compareTo(DeviceAddress other) {
    return ORDER.compare(this, other);
  }
}
