package chat.hearth.feature.delayedevents;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/** As {@link UpdateDelayedEvent}, with the action in the body, where older clients have it. */
final class UpdateDelayedEventByBody implements Endpoint {
  private static final Route ROUTE =
      Route.post(UpdateDelayedEvent.PATH + "/{delayId}")
          .access(Route.Access.OPEN)
          .rate(RateClass.DELAYED_EVENT)
          .whenSuspended(Route.Suspended.ALLOWED);

  private final DelayedDelivery delivery;

  UpdateDelayedEventByBody(DelayedDelivery delivery) {
    this.delivery = delivery;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    Action.of(request.fields().string("action")).accept(delivery, request.path("delayId"));
    return Reply.empty();
  }
}
