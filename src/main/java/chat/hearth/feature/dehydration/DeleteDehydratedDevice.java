package chat.hearth.feature.dehydration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;
import java.util.List;
import java.util.Map;

/** Removes the requester's dehydrated device with its keys and messages (MSC3814). */
final class DeleteDehydratedDevice implements Endpoint {
  private static final Route ROUTE = Route.delete(Dehydration.PATH);

  private final Database database;
  private final Accounts accounts;
  private final DehydratedDeviceStore store;

  DeleteDehydratedDevice(Database database, Accounts accounts, DehydratedDeviceStore store) {
    this.database = database;
    this.accounts = accounts;
    this.store = store;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var device =
        store
            .find(database, request.userId())
            .orElseThrow(() -> MatrixError.notFound("No dehydrated device available"));
    accounts.removeDevices(request.userId(), List.of(device.id()));
    return Reply.json(Map.of("device_id", device.id().value()));
  }
}
