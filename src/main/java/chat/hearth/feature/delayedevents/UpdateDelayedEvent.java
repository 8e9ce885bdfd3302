package chat.hearth.feature.delayedevents;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Restarts, cancels or sends a delayed event. Knowing its ID is the permission, so that a client
 * can hand it to a service.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4140">MSC4140: managing
 *     delayed events</a>
 */
final class UpdateDelayedEvent implements Endpoint {
  static final String PATH = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";

  private static final Route ROUTE =
      Route.post(PATH + "/{delayId}/{action}")
          .access(Route.Access.OPEN)
          .rate(RateClass.DELAYED_EVENT)
          .whenSuspended(Route.Suspended.ALLOWED);

  private final DelayedDelivery delivery;

  UpdateDelayedEvent(DelayedDelivery delivery) {
    this.delivery = delivery;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    Action.of(request.path("action")).accept(delivery, request.path("delayId"));
    return Reply.empty();
  }
}
