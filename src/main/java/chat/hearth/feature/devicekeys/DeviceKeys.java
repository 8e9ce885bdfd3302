package chat.hearth.feature.devicekeys;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import java.util.List;
import java.util.Optional;

/** The door to the public keys of devices and users. */
public final class DeviceKeys {
  private final Database database;
  private final Stores stores;
  private final DeviceLists lists;
  private final KeyCountCache counts;
  private final Publishing publishing;
  private final List<Endpoint> endpoints;

  public DeviceKeys(
      ServerName server,
      Database database,
      Log log,
      Accounts accounts,
      DeviceKeysLifecycle lifecycle) {
    this.database = database;
    this.stores = lifecycle.stores();
    this.lists = lifecycle.lists();
    this.counts = lifecycle.counts();
    this.publishing = new Publishing(stores, lists, counts);
    var others = new OtherServers(server);
    this.endpoints =
        List.of(
            new UploadKeys(database, log, accounts, stores, publishing, counts),
            new QueryKeys(database, accounts, stores, others),
            new ClaimKeys(new Claims(log, stores, counts), others),
            new UploadCrossSigningKeys(database, log, accounts, stores, lists),
            new UploadSignatures(database, log, stores, lists));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /**
   * Publishes keys in the name of a device that can't do it itself, as {@code /keys/upload} would.
   * The caller holds the device.
   *
   * @param upload with {@code device_keys}, {@code one_time_keys} and {@code fallback_keys}
   * @throws MatrixError as {@code /keys/upload}
   */
  public void publish(Writer tx, UserId user, DeviceId device, Fields upload) {
    var bundle = KeyBundle.read(upload, new DeviceAddress(user, device));
    bundle.requireSigned(Optional.empty());
    publishing.store(tx, bundle);
  }

  /** Forgets what is of no more use. Called now and then. */
  public void tidy() {
    try {
      stores.oneTimeKeys().removeOld(database);
    } catch (StorageException e) {
      // The next call removes them.
    }
  }

  /** What keys of a device are left to be claimed; from memory where nothing has changed. */
  public KeyCounts counts(UserId user, DeviceId device) {
    return counts.get(new DeviceAddress(user, device));
  }

  /** Whether {@link #counts} may be others than at a position: never wrongly false. */
  public boolean countsMayHaveChanged(UserId user, DeviceId device, long after) {
    return counts.mayHaveChanged(new DeviceAddress(user, device), after);
  }

  /**
   * Whose devices a user has to look up again because of the time after a position up to another;
   * from memory where nothing has changed.
   */
  public DeviceListChanges changes(UserId viewer, long after, long upTo) {
    return lists.between(viewer, after, upTo);
  }
}
