package chat.hearth.room;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * A transaction ID in its scope: the device that sent it and the type of event. Repeating it in the
 * same room returns the first event.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#transaction-identifiers">
 *     Client-Server API: transaction identifiers</a>
 */
public record TransactionKey(UserId user, DeviceId device, String type, String id) {
  // A client that names its own transaction so fools nobody but itself.
  private static final String DELAYED = "delayed:";
  private static final DeviceId NO_DEVICE = new DeviceId("-"); // of who has none

  /** Of a delayed event (MSC4140), which is to be sent once whoever sends it. */
  public static TransactionKey delayed(
      UserId user, Optional<DeviceId> device, String type, String delayId) {
    return new TransactionKey(user, device.orElse(NO_DEVICE), type, DELAYED + delayId);
  }

  /** The ID under which it was left here, where it is that of a delayed event. */
  Optional<String> delayId() {
    return id.startsWith(DELAYED) ? Optional.of(id.substring(DELAYED.length())) : Optional.empty();
  }

  /** What the event's row keeps, beside the sender and the type that the event names. */
  String stored() {
    return device.value().length() + ":" + device + id;
  }

  static TransactionKey ofStored(UserId sender, String type, String stored) {
    int start = stored.indexOf(':') + 1;
    int end = start + Integer.parseInt(stored, 0, start - 1, 10);
    return new TransactionKey(
        sender, new DeviceId(stored.substring(start, end)), type, stored.substring(end));
  }

  /**
   * 64 bits for the unique index. The sender is part of it, so that nobody can make somebody else's
   * transaction collide on purpose without first colliding SHA-256 over chosen user names.
   */
  long hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(user.value().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(type.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return ByteBuffer.wrap(digest.digest(stored().getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
