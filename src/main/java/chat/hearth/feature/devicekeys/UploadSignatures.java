package chat.hearth.feature.devicekeys;

import chat.hearth.event.Signatures;
import chat.hearth.event.VerifyKey;
import chat.hearth.feature.devicekeys.CrossSigningKey.Usage;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Log;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes signatures that the requester made: of own devices and the own master key, and of
 * others' master keys. What can't be accepted is named in {@code failures}; the rest counts.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keyssignaturesupload">
 *     Client-Server API: POST /keys/signatures/upload</a>
 */
final class UploadSignatures implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/keys/signatures/upload")
          .whenSuspended(Route.Suspended.ALLOWED)
          .alsoAt("/_matrix/client/unstable/keys/signatures/upload");

  private final Database database;
  private final Log log;
  private final Stores stores;
  private final DeviceLists lists;

  UploadSignatures(Database database, Log log, Stores stores, DeviceLists lists) {
    this.database = database;
    this.log = log;
    this.stores = stores;
    this.lists = lists;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var signer = request.userId();
    var signed = request.fields();
    var users = new HashSet<UserId>();
    for (var name : signed.json().properties()) {
      users.add(new UserId(name.getKey()));
    }
    users.add(signer);
    var known = new Known(signer, users);
    var accepted = new ArrayList<SignatureStore.Signature>();
    var failures = Json.object();
    for (var name : signed.json().properties()) {
      var user = new UserId(name.getKey());
      var ofUser = signed.object(name.getKey());
      for (var key : ofUser.json().properties()) {
        try {
          accepted.addAll(known.accept(user, key.getKey(), ofUser.object(key.getKey())));
        } catch (MatrixError e) {
          failures.withObjectProperty(user.value()).set(key.getKey(), e.toJson());
        }
      }
    }
    if (!accepted.isEmpty()) {
      log.write(
          tx -> {
            var changed = new HashSet<UserId>();
            for (var signature : accepted) {
              if (stores.signatures().put(tx, signature)) {
                changed.add(signature.user());
              }
            }
            for (var user : changed) {
              if (user.equals(signer)) {
                lists.changed(tx, user);
              } else {
                lists.changedFor(tx, signer, user);
              }
            }
            return true;
          });
    }
    return Reply.json(Map.of("failures", failures));
  }

  /** The keys that signatures are checked against. */
  private final class Known {
    private final UserId signer;
    private final Map<DeviceAddress, ObjectNode> devices;
    private final Map<UserId, Map<Usage, CrossSigningKey>> crossSigning;

    Known(UserId signer, Set<UserId> users) {
      this.signer = signer;
      this.devices = new HashMap<>(stores.deviceKeys().ofUsers(database, List.of(signer)));
      this.crossSigning = stores.crossSigning().ofUsers(database, users);
    }

    /** The new signatures that an uploaded object carries. */
    List<SignatureStore.Signature> accept(UserId user, String keyId, Fields uploaded) {
      var stored = find(user, keyId);
      if (!OwnSignatures.sameKey(stored, uploaded.json())) {
        throw MatrixError.invalidParam("This is not the key that was published");
      }
      var made = uploaded.object("signatures").object(signer.value());
      var signatures = new ArrayList<SignatureStore.Signature>();
      for (var entry : made.json().properties()) {
        var signature = made.string(entry.getKey());
        if (signature.equals(
            stored.path("signatures").path(signer.value()).path(entry.getKey()).asText())) {
          continue; // the key came with it
        }
        if (!isValid(user, keyId, entry.getKey(), stored, signature)) {
          throw MatrixError.of(400, "M_INVALID_SIGNATURE", "Invalid signature");
        }
        signatures.add(
            new SignatureStore.Signature(user, keyId, signer, entry.getKey(), signature));
      }
      return signatures;
    }

    private ObjectNode find(UserId user, String keyId) {
      var master = crossSigning.getOrDefault(user, Map.of()).get(Usage.MASTER);
      if (master != null && master.publicKey().equals(keyId)) {
        return master.json();
      }
      if (user.equals(signer)) {
        for (var device : devices.entrySet()) {
          if (device.getKey().device().value().equals(keyId)) {
            return device.getValue();
          }
        }
      }
      throw MatrixError.notFound("There is no such key to be signed");
    }

    private boolean isValid(
        UserId user, String keyId, String signerKeyId, ObjectNode signed, String signature) {
      var key = signingKey(user, keyId, signerKeyId);
      try {
        return !key.isEmpty()
            && Signatures.matches(
                VerifyKey.ofBase64(signerKeyId, key), Signatures.signedBytes(signed), signature);
      } catch (MatrixError e) {
        return false; // A device published something else as its key.
      }
    }

    /** The public key that may sign this one under this ID; empty where there is none. */
    private String signingKey(UserId user, String keyId, String signerKeyId) {
      var own = crossSigning.getOrDefault(signer, Map.of());
      if (!user.equals(signer)) {
        return publicKey(own.get(Usage.USER_SIGNING), signerKeyId);
      }
      var master = own.get(Usage.MASTER);
      if (master == null || !master.publicKey().equals(keyId)) {
        return publicKey(own.get(Usage.SELF_SIGNING), signerKeyId);
      }
      // Only a device's own fingerprint key speaks for the device.
      for (var device : devices.entrySet()) {
        if (signerKeyId.equals("ed25519:" + device.getKey().device().value())) {
          return device.getValue().path("keys").path(signerKeyId).asText();
        }
      }
      return publicKey(master, signerKeyId);
    }

    private static String publicKey(@Nullable CrossSigningKey key, String signerKeyId) {
      return key != null && key.keyId().equals(signerKeyId) ? key.publicKey() : "";
    }
  }
}
