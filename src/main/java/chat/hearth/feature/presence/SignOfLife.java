package chat.hearth.feature.presence;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/** An endpoint by whose use a user shows to be active. */
final class SignOfLife implements Endpoint {
  private final Endpoint endpoint;
  private final Presence presence;

  SignOfLife(Endpoint endpoint, Presence presence) {
    this.endpoint = endpoint;
    this.presence = presence;
  }

  @Override
  public Route route() {
    return endpoint.route();
  }

  @Override
  public Reply handle(Request request) {
    var reply = endpoint.handle(request);
    if (!request.method().equals("GET")) {
      presence.acts(request.requester());
    }
    return reply;
  }
}
