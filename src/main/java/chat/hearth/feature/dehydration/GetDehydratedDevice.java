package chat.hearth.feature.dehydration;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;

/** Shows the requester's dehydrated device (MSC3814). */
final class GetDehydratedDevice implements Endpoint {
  private static final Route ROUTE = Route.get(Dehydration.PATH);

  private final Database database;
  private final DehydratedDeviceStore store;

  GetDehydratedDevice(Database database, DehydratedDeviceStore store) {
    this.database = database;
    this.store = store;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return store
        .find(database, request.userId())
        .map(device -> Reply.json(device.toJson()))
        .orElseThrow(() -> MatrixError.notFound("No dehydrated device available"));
  }
}
