package chat.hearth.feature.dehydration;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * As {@link ReadCollectedEvents}, in the form that later drafts of MSC3814 have: there is a token
 * only while there is more.
 */
final class PageCollectedEvents implements Endpoint {
  private static final Route ROUTE = Route.get(Dehydration.PATH + "/{deviceId}/events");

  private final CollectedEvents events;

  PageCollectedEvents(CollectedEvents events) {
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var device = new DeviceId(request.path("deviceId"));
    long limit = request.queryInteger("limit", CollectedEvents.MAX_EVENTS);
    if (limit < 1) {
      throw MatrixError.invalidParam("'limit' must be positive");
    }
    var batch =
        events.read(
            request.userId(),
            device,
            request.query("from"),
            (int) Math.min(limit, CollectedEvents.MAX_EVENTS));
    var json = Json.object();
    json.set("events", batch.events());
    if (!batch.isLast()) {
      json.put("next_batch", batch.next());
    }
    return Reply.json(json);
  }
}
