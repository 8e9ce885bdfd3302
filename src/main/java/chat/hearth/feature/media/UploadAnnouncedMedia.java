package chat.hearth.feature.media;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Stores a file under a name that was made for it.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixmediav3uploadservernamemediaid">
 *     Client-Server API: PUT /_matrix/media/v3/upload/{serverName}/{mediaId}</a>
 */
final class UploadAnnouncedMedia implements Endpoint {
  private final Route route;
  private final Uploads uploads;

  UploadAnnouncedMedia(Uploads uploads) {
    this.route =
        Route.put("/_matrix/media/v3/upload/{serverName}/{mediaId}")
            .streamedBody(uploads.maxBytes());
    this.uploads = uploads;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Reply handle(Request request) {
    uploads.uploadInto(request, Mxc.of(request));
    return Reply.empty();
  }
}
