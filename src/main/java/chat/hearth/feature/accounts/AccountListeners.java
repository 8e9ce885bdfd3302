package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Writer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Who must act when accounts and devices come and go. All are called inside the transaction that
 * makes the change: what they write takes effect with it or not at all.
 */
public record AccountListeners(
    List<Created> created,
    List<DeviceRenamed> deviceRenamed,
    List<DevicesRemoved> devicesRemoved,
    List<Deactivated> deactivated,
    List<EmailRemoved> emailRemoved) {

  /** For servers that nobody else has a part in. */
  public static AccountListeners none() {
    return new AccountListeners(List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** An account was made. */
  @FunctionalInterface
  public interface Created {
    /**
     * @param displayName what the maker of the account asked for
     */
    void accountCreated(Writer tx, UserId user, Optional<String> displayName);
  }

  /** A device is called otherwise, which others see beside its keys. */
  @FunctionalInterface
  public interface DeviceRenamed {
    void deviceRenamed(Writer tx, UserId user);
  }

  /** Devices were removed: their keys, to-device messages and pushers go with them. */
  @FunctionalInterface
  public interface DevicesRemoved {
    void devicesRemoved(Writer tx, UserId user, Collection<DeviceId> devices);
  }

  /** An e-mail address is not the account's any more. */
  @FunctionalInterface
  public interface EmailRemoved {
    void emailRemoved(Sql sql, UserId user, String address);
  }

  /** An account was deactivated, after its devices were removed. */
  @FunctionalInterface
  public interface Deactivated {
    /**
     * @param erase whether the user asked to be forgotten
     */
    void accountDeactivated(Writer tx, UserId user, boolean erase);
  }
}
