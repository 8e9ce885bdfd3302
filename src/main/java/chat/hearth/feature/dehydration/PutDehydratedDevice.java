package chat.hearth.feature.dehydration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Stores the requester's dehydrated device with its public keys, in place of the one before, which
 * goes with its keys and messages (MSC3814).
 */
final class PutDehydratedDevice implements Endpoint {
  private static final Route ROUTE = Route.put(Dehydration.PATH);
  private static final int MAX_DATA_BYTES = 262_144; // a hundred one-time keys need 20,000

  private final Log log;
  private final Accounts accounts;
  private final DeviceKeys deviceKeys;
  private final DehydratedDeviceStore store;

  PutDehydratedDevice(
      Log log, Accounts accounts, DeviceKeys deviceKeys, DehydratedDeviceStore store) {
    this.log = log;
    this.accounts = accounts;
    this.deviceKeys = deviceKeys;
    this.store = store;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var device = new DehydratedDevice(new DeviceId(fields.string("device_id")), data(fields));
    if (!fields.has("device_keys")) {
      throw MatrixError.missingParam("device_keys");
    }
    log.write(
        tx -> {
          replace(tx, request.userId(), device, fields);
          return true;
        });
    return Reply.json(Map.of("device_id", device.id().value()));
  }

  private static String data(Fields fields) {
    var data = fields.object("device_data");
    data.string("algorithm");
    var bytes = Json.bytes(data.json());
    if (bytes.length > MAX_DATA_BYTES) {
      throw MatrixError.tooLarge("'device_data' is too large");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void replace(Writer tx, UserId user, DehydratedDevice device, Fields fields) {
    store
        .vacate(tx, user)
        .ifPresent(before -> accounts.removeDevices(tx, user, List.of(before.id())));
    var name = fields.optionalString("initial_device_display_name");
    if (!accounts.addDehydrated(tx, user, device.id(), name)) {
      throw MatrixError.invalidParam("There is a device with this ID already");
    }
    deviceKeys.publish(tx, user, device.id(), fields);
    store.set(tx, user, device);
  }
}
