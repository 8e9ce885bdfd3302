package chat.hearth.feature.devicekeys;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Log;
import java.util.List;

/** The door to the public keys of devices and users. */
public final class DeviceKeys {
  private final DeviceLists lists;
  private final KeyCountCache counts;
  private final List<Endpoint> endpoints;

  public DeviceKeys(Database database, Log log, Accounts accounts, DeviceKeysLifecycle lifecycle) {
    var stores = lifecycle.stores();
    this.lists = lifecycle.lists();
    this.counts = lifecycle.counts();
    this.endpoints =
        List.of(
            new UploadKeys(log, stores, lists, counts),
            new QueryKeys(database, accounts, stores),
            new ClaimKeys(log, stores, counts),
            new UploadCrossSigningKeys(database, log, accounts, stores, lists),
            new UploadSignatures(database, log, stores, lists));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** What keys of a device are left to be claimed; from memory where nothing has changed. */
  public KeyCounts counts(UserId user, DeviceId device) {
    return counts.get(new DeviceAddress(user, device));
  }

  /**
   * Whose devices a user has to look up again because of the time after a position up to another;
   * from memory where nothing has changed.
   */
  public DeviceListChanges changes(UserId viewer, long after, long upTo) {
    return lists.between(viewer, after, upTo);
  }
}
