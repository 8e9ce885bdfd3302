package chat.hearth.feature.media.previews;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Tells what is behind a link.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediapreview_url">
 *     Client-Server API: GET /_matrix/client/v1/media/preview_url</a>
 */
public final class PreviewUrl implements Endpoint {
  private static final int MAX_URL = 4096;

  private static final Route ROUTE =
      Route.get("/_matrix/client/v1/media/preview_url")
          .alsoAt("/_matrix/media/v3/preview_url")
          .alsoAt("/_matrix/media/r0/preview_url")
          .alsoAt("/_matrix/media/v1/preview_url");

  private final Previews previews;

  public PreviewUrl(Previews previews) {
    this.previews = previews;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var url = request.query("url").orElseThrow(() -> MatrixError.missingParam("url"));
    request.queryInteger("ts", 0);
    return Reply.json(previews.get(parse(url)));
  }

  /** The URL without its fragment, which servers never see. */
  private static URI parse(String url) {
    try {
      var uri = new URI(url.split("#", 2)[0].replace(" ", "%20"));
      if (url.length() > MAX_URL || uri.getHost() == null || !isWeb(uri)) {
        throw MatrixError.invalidParam("'url' must be an http or https URL");
      }
      return URI.create(uri.toASCIIString());
    } catch (URISyntaxException e) {
      throw MatrixError.invalidParam("'url' must be an http or https URL");
    }
  }

  private static boolean isWeb(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }
}
