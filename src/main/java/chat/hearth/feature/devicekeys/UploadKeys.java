package chat.hearth.feature.devicekeys;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Log;
import java.util.Map;

/**
 * Publishes the keys of the requester's device. The same keys again change nothing.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysupload">
 *     Client-Server API: POST /keys/upload</a>
 */
final class UploadKeys implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/keys/upload")
          .whenSuspended(Route.Suspended.ALLOWED)
          .access(Route.Access.GUEST);

  private final Database database;
  private final Log log;
  private final Accounts accounts;
  private final Stores stores;
  private final Publishing publishing;
  private final KeyCountCache counts;

  UploadKeys(
      Database database,
      Log log,
      Accounts accounts,
      Stores stores,
      Publishing publishing,
      KeyCountCache counts) {
    this.database = database;
    this.log = log;
    this.accounts = accounts;
    this.stores = stores;
    this.publishing = publishing;
    this.counts = counts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var device =
        request
            .requester()
            .device()
            .orElseThrow(() -> MatrixError.of(400, "M_UNKNOWN", "Only a device can have keys"));
    var owner = new DeviceAddress(request.userId(), device);
    var bundle = KeyBundle.read(request.fields(), owner);
    if (!bundle.isEmpty()) {
      bundle.requireSigned(stores.deviceKeys().find(database, owner));
      log.write(
          tx -> {
            if (!accounts.holdDevice(tx, owner.user(), device)) {
              throw MatrixError.unknownToken(false);
            }
            publishing.store(tx, bundle);
            return true;
          });
    }
    return Reply.json(Map.of("one_time_key_counts", counts.get(owner).oneTimeKeys()));
  }
}
