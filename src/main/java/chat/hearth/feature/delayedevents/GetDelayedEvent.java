package chat.hearth.feature.delayedevents;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;

/**
 * Tells the owner of a delayed event about it.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4140">MSC4140: getting a
 *     single delayed event</a>
 */
final class GetDelayedEvent implements Endpoint {
  private static final Route ROUTE =
      Route.get(UpdateDelayedEvent.PATH + "/{delayId}").access(Route.Access.GUEST);

  private final Database database;
  private final DelayedEventStore store;

  GetDelayedEvent(Database database, DelayedEventStore store) {
    this.database = database;
    this.store = store;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var event =
        store
            .find(database, request.path("delayId"))
            .filter(one -> one.draft().sender().equals(request.userId()))
            .orElseThrow(() -> MatrixError.notFound("You have no such delayed event"));
    var json = event.toJson();
    // The names of the merged proposal beside those of its drafts.
    json.put("delay_ms", event.delayMillis());
    json.put("delayed_since_ts", event.runningSinceMillis());
    event
        .end()
        .ifPresent(
            end -> {
              var over = json.putObject("finalised");
              end.error().ifPresent(error -> over.set("error", Json.own(error)));
              end.eventId().ifPresent(id -> over.put("event_id", id));
              over.put("finalised_ts", end.atMillis());
            });
    return Reply.json(json);
  }
}
