package chat.hearth.feature.devicekeys;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.devicekeys.CrossSigningKey.Usage;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shows the keys of users' devices and their cross-signing keys, with the signatures that the
 * requester may see.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysquery">
 *     Client-Server API: POST /keys/query</a>
 */
final class QueryKeys implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/keys/query")
          .whenSuspended(Route.Suspended.ALLOWED)
          .access(Route.Access.GUEST);

  private final Database database;
  private final Accounts accounts;
  private final Stores stores;
  private final OtherServers others;

  QueryKeys(Database database, Accounts accounts, Stores stores, OtherServers others) {
    this.database = database;
    this.accounts = accounts;
    this.stores = stores;
    this.others = others;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    checkTimeout(fields.optionalInteger("timeout").orElse(0L));
    var asked = fields.object("device_keys");
    var failures = Json.object();
    var wanted = new LinkedHashMap<UserId, List<String>>();
    for (var name : asked.json().properties()) {
      var user = new UserId(name.getKey());
      var devices = asked.strings(name.getKey());
      if (!others.isOfOther(user, failures)) {
        wanted.put(user, devices);
      }
    }
    wanted.keySet().retainAll(accounts.existing(wanted.keySet()));
    return Reply.json(answer(wanted, request.userId(), failures));
  }

  static void checkTimeout(long millis) {
    if (millis < 0) {
      throw MatrixError.invalidParam("'timeout' must not be negative");
    }
  }

  private ObjectNode answer(Map<UserId, List<String>> wanted, UserId viewer, ObjectNode failures) {
    var json = Json.object();
    json.set("failures", failures);
    var devices = json.putObject("device_keys");
    wanted.keySet().forEach(user -> devices.putObject(user.value()));
    for (var usage : Usage.values()) {
      json.putObject(usage.answer());
    }
    if (!wanted.isEmpty()) {
      addDevices(wanted, devices);
      addCrossSigning(wanted.keySet(), viewer, json);
      addSignatures(wanted.keySet(), viewer, json);
    }
    return json;
  }

  private void addDevices(Map<UserId, List<String>> wanted, ObjectNode answer) {
    var keys = stores.deviceKeys().ofUsers(database, wanted.keySet());
    for (var ofUser : accounts.devicesOf(wanted.keySet()).entrySet()) {
      var user = ofUser.getKey();
      var only = new HashSet<>(wanted.getOrDefault(user, List.of()));
      for (var device : ofUser.getValue()) {
        var json = keys.get(new DeviceAddress(user, device.id()));
        if (json == null || (!only.isEmpty() && !only.contains(device.id().value()))) {
          continue;
        }
        var unsigned = json.putObject("unsigned");
        device.displayName().ifPresent(name -> unsigned.put("device_display_name", name));
        answer.withObjectProperty(user.value()).set(device.id().value(), json);
      }
    }
  }

  private void addCrossSigning(Set<UserId> users, UserId viewer, ObjectNode answer) {
    for (var ofUser : stores.crossSigning().ofUsers(database, users).entrySet()) {
      for (var key : ofUser.getValue().values()) {
        // Whom somebody has verified is nobody else's business.
        if (key.usage() != Usage.USER_SIGNING || ofUser.getKey().equals(viewer)) {
          answer.withObjectProperty(key.usage().answer()).set(ofUser.getKey().value(), key.json());
        }
      }
    }
  }

  private void addSignatures(Set<UserId> users, UserId viewer, ObjectNode answer) {
    for (var signature : stores.signatures().visible(database, users, viewer)) {
      var user = signature.user().value();
      var device = answer.path("device_keys").path(user).get(signature.keyId());
      var master = answer.path(Usage.MASTER.answer()).get(user);
      if (device instanceof ObjectNode signed) {
        add(signed, signature);
      } else if (master instanceof ObjectNode signed
          && signed.path("keys").has("ed25519:" + signature.keyId())) {
        add(signed, signature);
      }
    }
  }

  private static void add(ObjectNode signed, SignatureStore.Signature signature) {
    signed
        .withObjectProperty("signatures")
        .withObjectProperty(signature.signer().value())
        .put(signature.signerKeyId(), signature.signature());
  }
}
