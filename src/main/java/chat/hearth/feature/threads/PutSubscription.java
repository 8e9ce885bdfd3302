package chat.hearth.feature.threads;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Follows a thread: at the user's wish, or automatically because of an event in it, unless the user
 * has left the thread after that event.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4306">MSC4306</a>
 */
final class PutSubscription implements Endpoint {
  private static final Route ROUTE = Route.put(Threads.PATH).features("org.matrix.msc4306");

  private final Threads threads;
  private final ThreadSubscriptions subscriptions;

  PutSubscription(Threads threads, ThreadSubscriptions subscriptions) {
    this.threads = threads;
    this.subscriptions = subscriptions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var automatic = request.fieldsOrNone().optionalString("automatic").map(EventId::new);
    var thread = threads.of(request);
    if (automatic.isEmpty()) {
      subscriptions.subscribe(request.userId(), thread);
      return Reply.empty();
    }
    var cause = threads.inThread(request, thread, automatic.get());
    if (!subscriptions.subscribe(request.userId(), thread, cause)) {
      throw MatrixError.of(
          409,
          "IO.ELEMENT.MSC4306.M_CONFLICTING_UNSUBSCRIPTION",
          "You have left this thread since then");
    }
    return Reply.empty();
  }
}
