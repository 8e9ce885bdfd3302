package chat.hearth.feature.threads;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Sql;

/**
 * Whether and how the requester follows a thread.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4306">MSC4306</a>
 */
final class GetSubscription implements Endpoint {
  private static final Route ROUTE = Route.get(Threads.PATH);

  private final Threads threads;
  private final SubscriptionStore store;
  private final Sql sql;

  GetSubscription(Threads threads, SubscriptionStore store, Sql sql) {
    this.threads = threads;
    this.store = store;
    this.sql = sql;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var thread = threads.of(request);
    return store
        .find(sql, request.userId(), thread.room(), thread.root())
        .filter(Subscription::subscribed)
        .map(found -> Reply.json(Json.object().put("automatic", found.automatic())))
        .orElseThrow(() -> MatrixError.notFound("You do not follow this thread"));
  }
}
