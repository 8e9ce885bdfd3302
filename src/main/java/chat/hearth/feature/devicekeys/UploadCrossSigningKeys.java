package chat.hearth.feature.devicekeys;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.devicekeys.CrossSigningKey.Usage;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes the requester's cross-signing keys: the first ones, and the same again, freely; others
 * only with proof that it is the owner of the account who asks.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysdevice_signingupload">
 *     Client-Server API: POST /keys/device_signing/upload</a>
 */
final class UploadCrossSigningKeys implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/keys/device_signing/upload")
          .whenSuspended(Route.Suspended.ALLOWED)
          .alsoAt("/_matrix/client/unstable/keys/device_signing/upload")
          .rate(RateClass.LOGIN)
          .features("org.matrix.e2e_cross_signing");

  private final Database database;
  private final Log log;
  private final Accounts accounts;
  private final Stores stores;
  private final DeviceLists lists;

  UploadCrossSigningKeys(
      Database database, Log log, Accounts accounts, Stores stores, DeviceLists lists) {
    this.database = database;
    this.log = log;
    this.accounts = accounts;
    this.stores = stores;
    this.lists = lists;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = request.userId();
    var uploaded = read(request.fields(), user);
    var stored = stores.crossSigning().of(database, user);
    check(user, uploaded, stored);
    if (uploaded.values().stream().allMatch(key -> isStored(key, stored))) {
      return Reply.empty();
    }
    var isService = request.requester().device().isEmpty();
    if (stored.containsKey(Usage.MASTER) && !isService) {
      var challenge = accounts.challengeOwner(request);
      if (challenge.isPresent()) {
        return challenge.get();
      }
    }
    log.write(
        tx -> {
          if (!stores.crossSigning().lock(tx, user).equals(stored)) {
            throw MatrixError.unavailable("The keys were changed meanwhile; try again");
          }
          put(tx, user, uploaded, stored);
          lists.changed(tx, user);
          return true;
        });
    return Reply.empty();
  }

  private static Map<Usage, CrossSigningKey> read(Fields fields, UserId user) {
    var uploaded = new EnumMap<Usage, CrossSigningKey>(Usage.class);
    for (var usage : Usage.values()) {
      fields
          .optionalObject(usage.field())
          .ifPresent(key -> uploaded.put(usage, CrossSigningKey.read(key, usage, user)));
    }
    return uploaded;
  }

  private void check(
      UserId user, Map<Usage, CrossSigningKey> uploaded, Map<Usage, CrossSigningKey> stored) {
    var master = uploaded.getOrDefault(Usage.MASTER, stored.get(Usage.MASTER));
    if (master == null) {
      throw MatrixError.missingParam("master_key");
    }
    for (var key : uploaded.values()) {
      if (key.usage() != Usage.MASTER && !master.hasSigned(key.json(), user)) {
        throw MatrixError.of(
            400,
            "M_INVALID_SIGNATURE",
            "'" + key.usage().field() + "' is not signed by the master key");
      }
      if (accounts.device(user, new DeviceId(key.publicKey())).isPresent()) {
        throw MatrixError.forbidden("A device has the name of this key");
      }
    }
    if (uploaded.containsKey(Usage.MASTER)) {
      requireValid(uploaded.get(Usage.MASTER).json(), user);
    }
  }

  /** Checks what the user's devices signed; other signatures mean nothing to anybody. */
  private void requireValid(ObjectNode master, UserId user) {
    if (!master.path("signatures").has(user.value())) {
      return;
    }
    for (var device : stores.deviceKeys().ofUsers(database, List.of(user)).entrySet()) {
      DeviceFingerprint.of(device.getKey(), device.getValue())
          .filter(fingerprint -> fingerprint.hasSignature(master))
          .ifPresent(fingerprint -> fingerprint.requireSignature(master, "'master_key'"));
    }
  }

  private static boolean isStored(CrossSigningKey key, Map<Usage, CrossSigningKey> stored) {
    var old = stored.get(key.usage());
    return old != null && OwnSignatures.sameKey(key.json(), old.json());
  }

  private void put(
      Writer tx,
      UserId user,
      Map<Usage, CrossSigningKey> uploaded,
      Map<Usage, CrossSigningKey> stored) {
    var newMaster =
        uploaded.containsKey(Usage.MASTER)
            && stored.containsKey(Usage.MASTER)
            && !isStored(uploaded.get(Usage.MASTER), stored);
    for (var old : stored.values()) {
      var replaced =
          uploaded.containsKey(old.usage()) && !isStored(uploaded.get(old.usage()), stored);
      // Without their master key the others say nothing.
      if (replaced || newMaster) {
        stores.crossSigning().remove(tx, user, old.usage());
        stores.signatures().removeBy(tx, user, old.keyId());
        stores.signatures().removeOfKeys(tx, user, List.of(old.publicKey()));
      }
    }
    for (var key : uploaded.values()) {
      if (!isStored(key, stored) || newMaster) {
        if (!stores.crossSigning().add(tx, user, key)) {
          throw MatrixError.unavailable("The keys were changed meanwhile; try again");
        }
      }
    }
  }
}
