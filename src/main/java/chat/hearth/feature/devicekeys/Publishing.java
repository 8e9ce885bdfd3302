package chat.hearth.feature.devicekeys;

import chat.hearth.feature.devicekeys.CrossSigningKey.Usage;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.stream.Writer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Stores what devices publish. The same again changes nothing. */
final class Publishing {
  // Clients hold fifty to a hundred; whoever has more unclaimed does something else with them.
  private static final int MAX_ONE_TIME_KEYS = 1_000;

  private final Stores stores;
  private final DeviceLists lists;
  private final KeyCountCache counts;

  Publishing(Stores stores, DeviceLists lists, KeyCountCache counts) {
    this.stores = stores;
    this.lists = lists;
    this.counts = counts;
  }

  /**
   * Stores a bundle whose signatures were checked. The caller holds the device, so that its keys do
   * not outlive it.
   *
   * @throws MatrixError {@code M_FORBIDDEN} where the device is named like a cross-signing key;
   *     {@code M_INVALID_PARAM} where a one-time key of a name waits with another content; {@code
   *     M_TOO_LARGE} where there are too many
   */
  void store(Writer tx, KeyBundle bundle) {
    var owner = bundle.owner();
    var changed = bundle.deviceKeys().filter(keys -> putDeviceKeys(tx, owner, keys)).isPresent();
    var claimable = stores.fallbackKeys().put(tx, owner, bundle.fallback());
    if (!bundle.oneTime().isEmpty() && stores.oneTimeKeys().add(tx, owner, bundle.oneTime())) {
      requireRoom(tx, owner);
      claimable = true;
    }
    if (claimable) {
      counts.changed(tx, owner);
    }
    if (changed) {
      lists.changed(tx, owner.user());
    }
  }

  private void requireRoom(Writer tx, DeviceAddress owner) {
    long all = 0;
    for (var count : stores.oneTimeKeys().count(tx, owner).values()) {
      all += count;
    }
    if (all > MAX_ONE_TIME_KEYS) {
      throw MatrixError.tooLarge("A device has at most 1,000 one-time keys");
    }
  }

  private boolean putDeviceKeys(Writer tx, DeviceAddress owner, ObjectNode uploaded) {
    var content = OwnSignatures.canonical(uploaded, owner.user());
    var stored = stores.deviceKeys().lock(tx, owner);
    if (stored.isPresent() && stored.get().equals(content)) {
      return false;
    }
    if (isCrossSigningKey(tx, owner)) {
      throw MatrixError.forbidden("The device has the name of a cross-signing key");
    }
    stored.ifPresent(old -> dropWhatWasMadeFor(tx, owner, Json.own(old), Json.own(content)));
    stores.deviceKeys().put(tx, owner, content);
    return true;
  }

  /** Signatures, one-time and fallback keys that belong to keys which this device had before. */
  private void dropWhatWasMadeFor(
      Writer tx, DeviceAddress owner, ObjectNode before, ObjectNode now) {
    var device = List.of(owner.device());
    if (!OwnSignatures.sameKey(before, now)) {
      stores.signatures().removeOfKeys(tx, owner.user(), List.of(owner.device().value()));
    }
    if (!Optional.ofNullable(before.get("keys")).equals(Optional.ofNullable(now.get("keys")))) {
      stores.oneTimeKeys().remove(tx, owner.user(), device);
      stores.fallbackKeys().remove(tx, owner.user(), device);
      counts.changed(tx, owner);
    }
  }

  private boolean isCrossSigningKey(Writer tx, DeviceAddress owner) {
    var keys = stores.crossSigning().of(tx, owner.user());
    for (var usage : Usage.values()) {
      var key = keys.get(usage);
      if (key != null && key.publicKey().equals(owner.device().value())) {
        return true;
      }
    }
    return false;
  }
}
