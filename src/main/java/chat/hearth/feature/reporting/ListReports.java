package chat.hearth.feature.reporting;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Lists the reports for an administrator, newest first. {@code next} is the {@code from} of the
 * next page; it is absent where there is none.
 */
final class ListReports implements Endpoint {
  private static final Route ROUTE = Route.get("/_hearth/admin/v1/reports");
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final ReportStore reports;

  ListReports(ReportStore reports) {
    this.reports = reports;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    request.requester().requireAdmin();
    int limit = (int) Math.clamp(request.queryInteger("limit", DEFAULT_LIMIT), 1, MAX_LIMIT);
    var found = reports.before(request.queryInteger("from", Long.MAX_VALUE), limit + 1);
    var json = Json.object();
    var list = json.putArray("reports");
    found.stream().limit(limit).map(ListReports::json).forEach(list::add);
    if (found.size() > limit) {
      json.put("next", Long.toString(found.get(limit - 1).id()));
    }
    return Reply.json(json);
  }

  private static ObjectNode json(ReportStore.Received received) {
    var report = received.report();
    var json =
        Json.object()
            .put("id", received.id())
            .put("received_ts", received.at().toEpochMilli())
            .put("reporter", report.reporter().value());
    report.room().ifPresent(room -> json.put("room_id", room.value()));
    report.event().ifPresent(event -> json.put("event_id", event.value()));
    report.user().ifPresent(user -> json.put("user_id", user.value()));
    return json.put("reason", report.reason());
  }
}
