package chat.hearth.feature.media;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.Consumer;

/**
 * Makes a name whose file follows.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixmediav1create">Client-
 *     Server API: POST /_matrix/media/v1/create</a>
 */
final class CreateMedia implements Endpoint {
  private static final Route ROUTE = Route.post("/_matrix/media/v1/create");

  private record Created(
      @JsonProperty("content_uri") String contentUri,
      @JsonProperty("unused_expires_at") long unusedExpiresAt) {}

  private final Uploads uploads;
  private final Consumer<Requester> requireActive;

  CreateMedia(Uploads uploads, Consumer<Requester> requireActive) {
    this.uploads = uploads;
    this.requireActive = requireActive;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    requireActive.accept(request.requester());
    var announced = uploads.announce(request.userId());
    return Reply.json(new Created(announced.mxc().toString(), announced.expiresAt()));
  }
}
