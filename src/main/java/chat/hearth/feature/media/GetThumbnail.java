package chat.hearth.feature.media;

import chat.hearth.feature.media.images.Fit;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.List;
import java.util.Optional;

/**
 * Serves a small version of an image; also at the old paths, on the terms of {@link DownloadMedia}.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediathumbnailservernamemediaid">
 *     Client-Server API: GET /_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}</a>
 */
final class GetThumbnail implements Endpoint {
  private static final String PATH = "/thumbnail/{serverName}/{mediaId}";

  private final Route route;
  private final boolean authenticated;
  private final Library library;
  private final Thumbnails thumbnails;
  private final ThumbnailSizes sizes;
  private final Served served;

  private GetThumbnail(
      Route route,
      boolean authenticated,
      Library library,
      Thumbnails thumbnails,
      ThumbnailSizes sizes,
      Served served) {
    this.route = route;
    this.authenticated = authenticated;
    this.library = library;
    this.thumbnails = thumbnails;
    this.sizes = sizes;
    this.served = served;
  }

  /** The new one and the old one. */
  static List<Endpoint> all(
      Library library, Thumbnails thumbnails, ThumbnailSizes sizes, Served served) {
    return List.of(
        new GetThumbnail(
            Route.get("/_matrix/client/v1/media" + PATH).access(Access.GUEST),
            true,
            library,
            thumbnails,
            sizes,
            served),
        new GetThumbnail(
            Route.get("/_matrix/media/v3" + PATH)
                .alsoAt("/_matrix/media/r0" + PATH)
                .alsoAt("/_matrix/media/v1" + PATH)
                .access(Access.OPEN),
            false,
            library,
            thumbnails,
            sizes,
            served));
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Reply handle(Request request) {
    int width = side(request, "width");
    int height = side(request, "height");
    var method = method(request);
    boolean animated = request.queryFlag("animated", false);
    var fit = sizes.choose(width, height, method);
    return library.serve(
        request,
        authenticated,
        file -> served.reply(request, item(file, fit, animated), authenticated));
  }

  private Served.Item item(StoredMedia file, Optional<Fit> fit, boolean animated) {
    var content = file.content().orElseThrow();
    if (fit.isEmpty()) {
      return new Served.Item(
          content.hash(), content.objectKey(), content.size(), file.contentType(), file.fileName());
    }
    var made = thumbnails.get(content, fit.get(), animated);
    var name = file.fileName().map(GetThumbnail::thumbnailName);
    return new Served.Item(
        made.objectKey().orElse(content.hash()),
        made.objectKey().orElse(content.objectKey()),
        made.size(),
        made.contentType(),
        name);
  }

  /** The type may differ from what the name's ending says. */
  private static String thumbnailName(String fileName) {
    return "thumbnail-" + fileName.replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
  }

  private static int side(Request request, String name) {
    if (request.query(name).isEmpty()) {
      throw MatrixError.missingParam(name);
    }
    long value = request.queryInteger(name, 0);
    if (value < 1 || value > 100_000) {
      throw MatrixError.invalidParam("'" + name + "' must be a number of pixels");
    }
    return (int) value;
  }

  private static Fit.Method method(Request request) {
    return switch (request.query("method").orElse("scale")) {
      case "scale" -> Fit.Method.SCALE;
      case "crop" -> Fit.Method.CROP;
      default -> throw MatrixError.invalidParam("'method' must be scale or crop");
    };
  }
}
