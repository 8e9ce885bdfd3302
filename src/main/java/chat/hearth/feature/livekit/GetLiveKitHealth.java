package chat.hearth.feature.livekit;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/** Says that clients can ask to be let into LiveKit here. */
final class GetLiveKitHealth implements Endpoint {
  private final Route route;

  GetLiveKitHealth(String path) {
    this.route = Route.get(path + "/healthz").access(Route.Access.OPEN).rate(RateClass.NONE);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.empty();
  }
}
