package chat.hearth.feature.dehydration;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Gives the messages that the requester's dehydrated device was sent (MSC3814). There is always a
 * token for the next batch: an empty batch says that all were read.
 */
final class ReadCollectedEvents implements Endpoint {
  private static final Route ROUTE = Route.post(Dehydration.PATH + "/{deviceId}/events");

  private final CollectedEvents events;

  ReadCollectedEvents(CollectedEvents events) {
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var device = new DeviceId(request.path("deviceId"));
    var token = request.fieldsOrNone().optionalString("next_batch");
    var batch = events.read(request.userId(), device, token, CollectedEvents.MAX_EVENTS);
    var json = Json.object().put("next_batch", batch.next());
    json.set("events", batch.events());
    return Reply.json(json);
  }
}
