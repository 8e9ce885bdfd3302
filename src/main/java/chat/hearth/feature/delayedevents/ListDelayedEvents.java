package chat.hearth.feature.delayedevents;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Lists the delayed events of a user: those that are scheduled, and those of the last days with
 * what became of them.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4140">MSC4140: getting
 *     delayed events</a>
 */
final class ListDelayedEvents implements Endpoint {
  private static final Route ROUTE =
      Route.get(UpdateDelayedEvent.PATH).access(Route.Access.GUEST).features("org.matrix.msc4140");

  private static final int PAGE = 50;

  private final Database database;
  private final DelayedEventStore store;

  ListDelayedEvents(Database database, DelayedEventStore store) {
    this.database = database;
    this.store = store;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var status = request.query("status").orElse("");
    if (!status.isEmpty() && !status.equals("scheduled") && !status.equals("finalised")) {
      throw MatrixError.invalidParam("'status' must be scheduled or finalised");
    }
    boolean scheduled = !status.equals("finalised");
    boolean finalised = !status.equals("scheduled");
    var page =
        store.list(
            database,
            request.userId(),
            scheduled,
            finalised,
            request.queryAll("delay_id"),
            request.query("from").map(PageToken::of).orElse(PageToken.START),
            PAGE + 1);
    var json = Json.object();
    var waiting = Json.array();
    var over = Json.array();
    for (var event : page.subList(0, Math.min(page.size(), PAGE))) {
      event
          .end()
          .ifPresentOrElse(end -> over.add(over(event, end)), () -> waiting.add(event.toJson()));
    }
    if (scheduled) {
      json.set("scheduled", waiting);
    }
    if (finalised) {
      json.set("finalised", over);
    }
    if (page.size() > PAGE) {
      json.put("next_batch", PageToken.after(page.get(PAGE - 1)).toString());
    }
    return Reply.json(json);
  }

  private static ObjectNode over(DelayedEvent event, DelayedEvent.End end) {
    var json = Json.object();
    json.set("delayed_event", event.toJson());
    json.put("outcome", end.sent() ? "send" : "cancel");
    json.put("reason", end.reason());
    end.error().ifPresent(error -> json.set("error", Json.own(error)));
    end.eventId().ifPresent(id -> json.put("event_id", id));
    json.put("origin_server_ts", end.atMillis());
    return json;
  }
}
