package chat.hearth.feature.media;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Tells clients how large a file may be.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediaconfig">
 *     Client-Server API: GET /_matrix/client/v1/media/config</a>
 */
final class GetMediaConfig implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v1/media/config")
          .alsoAt("/_matrix/media/v3/config")
          .alsoAt("/_matrix/media/r0/config")
          .alsoAt("/_matrix/media/v1/config");

  private record Answer(@JsonProperty("m.upload.size") long uploadSize) {}

  private final long maxUploadBytes;

  GetMediaConfig(long maxUploadBytes) {
    this.maxUploadBytes = maxUploadBytes;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.json(new Answer(maxUploadBytes));
  }
}
