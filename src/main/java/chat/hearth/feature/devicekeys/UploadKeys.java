package chat.hearth.feature.devicekeys;

import chat.hearth.feature.devicekeys.CrossSigningKey.Usage;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private final Log log;
  private final Stores stores;
  private final DeviceLists lists;
  private final KeyCountCache counts;

  UploadKeys(Log log, Stores stores, DeviceLists lists, KeyCountCache counts) {
    this.log = log;
    this.stores = stores;
    this.lists = lists;
    this.counts = counts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var owner =
        new DeviceAddress(
            request.userId(),
            request
                .requester()
                .device()
                .orElseThrow(
                    () -> MatrixError.of(400, "M_UNKNOWN", "Only a device can have keys")));
    var fields = request.fields();
    var deviceKeys = fields.optionalObject("device_keys");
    deviceKeys.ifPresent(keys -> check(keys, owner));
    var oneTime = ClaimableKey.read(fields.optionalObject("one_time_keys"));
    var fallback = ClaimableKey.readFallback(fields.optionalObject("fallback_keys"));
    if (deviceKeys.isPresent() || !oneTime.isEmpty() || !fallback.isEmpty()) {
      log.write(
          tx -> {
            store(tx, owner, deviceKeys, oneTime, fallback);
            return true;
          });
    }
    return Reply.json(Map.of("one_time_key_counts", counts.get(owner).oneTimeKeys()));
  }

  private static void check(Fields keys, DeviceAddress owner) {
    if (!keys.string("user_id").equals(owner.user().value())
        || !keys.string("device_id").equals(owner.device().value())) {
      throw MatrixError.invalidParam("'device_keys' must be of the device that uploads them");
    }
    if (!keys.has("algorithms")) {
      throw MatrixError.missingParam("algorithms");
    }
    var algorithms = keys.strings("algorithms");
    var published = keys.object("keys");
    if (algorithms.isEmpty() && !published.json().isEmpty()) {
      throw MatrixError.invalidParam("'algorithms' must name what the keys are for");
    }
    published.json().fieldNames().forEachRemaining(published::string);
    keys.optionalObject("signatures").ifPresent(UploadKeys::checkSignatures);
  }

  private static void checkSignatures(Fields signatures) {
    signatures
        .json()
        .fieldNames()
        .forEachRemaining(
            user -> {
              var ofUser = signatures.object(user);
              ofUser.json().fieldNames().forEachRemaining(ofUser::string);
            });
  }

  private void store(
      Writer tx,
      DeviceAddress owner,
      Optional<Fields> deviceKeys,
      List<ClaimableKey> oneTime,
      List<ClaimableKey> fallback) {
    var changed = false;
    if (deviceKeys.isPresent()) {
      changed = putDeviceKeys(tx, owner, deviceKeys.get());
    }
    var claimable = stores.fallbackKeys().put(tx, owner, fallback);
    if (!oneTime.isEmpty()) {
      claimable |= stores.oneTimeKeys().add(tx, owner, oneTime);
    }
    if (claimable) {
      counts.changed(tx, owner);
    }
    if (changed) {
      lists.changed(tx, owner.user());
    }
  }

  private boolean putDeviceKeys(Writer tx, DeviceAddress owner, Fields uploaded) {
    var content = OwnSignatures.canonical(uploaded.json(), owner.user());
    var stored = stores.deviceKeys().lock(tx, owner);
    if (stored.isPresent() && stored.get().equals(content)) {
      return false;
    }
    if (isCrossSigningKey(tx, owner)) {
      throw MatrixError.forbidden("The device has the name of a cross-signing key");
    }
    if (stored.isPresent() && !OwnSignatures.sameKey(Json.own(stored.get()), Json.own(content))) {
      // They were made for the keys that this device had before.
      stores.signatures().removeOfKeys(tx, owner.user(), List.of(owner.device().value()));
    }
    stores.deviceKeys().put(tx, owner, content);
    return true;
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
