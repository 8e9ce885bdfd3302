package chat.hearth.feature.media;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.annotation.JsonProperty;

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

  CreateMedia(Uploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var announced = uploads.announce(request.userId());
    return Reply.json(new Created(announced.mxc().toString(), announced.expiresAt()));
  }
}
