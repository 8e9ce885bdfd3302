package chat.hearth.feature.media;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Stores a file under a new name.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixmediav3upload">Client-
 *     Server API: POST /_matrix/media/v3/upload</a>
 */
final class UploadMedia implements Endpoint {
  private record Uploaded(@JsonProperty("content_uri") String contentUri) {}

  private final Route route;
  private final Uploads uploads;

  UploadMedia(Uploads uploads) {
    this.route =
        Route.post("/_matrix/media/v3/upload")
            .alsoAt("/_matrix/media/r0/upload")
            .alsoAt("/_matrix/media/v1/upload")
            .streamedBody(uploads.maxBytes());
    this.uploads = uploads;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.json(new Uploaded(uploads.upload(request).toString()));
  }
}
