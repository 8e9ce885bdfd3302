package chat.hearth.feature.threads;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Follows a thread no longer; no error where the requester did not.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4306">MSC4306</a>
 */
final class DeleteSubscription implements Endpoint {
  private static final Route ROUTE = Route.delete(Threads.PATH);

  private final Threads threads;
  private final ThreadSubscriptions subscriptions;

  DeleteSubscription(Threads threads, ThreadSubscriptions subscriptions) {
    this.threads = threads;
    this.subscriptions = subscriptions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    subscriptions.unsubscribe(request.userId(), threads.of(request));
    return Reply.empty();
  }
}
