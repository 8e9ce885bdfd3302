package chat.hearth.feature.media;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.List;
import java.util.Optional;

/**
 * Serves a file, with or without a name for it; also at the old paths, which ask for no token and
 * serve only what was uploaded while that was allowed.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid">
 *     Client-Server API: GET /_matrix/client/v1/media/download/{serverName}/{mediaId}</a>
 */
final class DownloadMedia implements Endpoint {
  private static final String FILE = "/download/{serverName}/{mediaId}";
  private static final String NAMED = FILE + "/{fileName}";

  private final Route route;
  private final boolean authenticated;
  private final boolean named;
  private final Library library;
  private final Served served;

  private DownloadMedia(
      Route route, boolean authenticated, boolean named, Library library, Served served) {
    this.route = route;
    this.authenticated = authenticated;
    this.named = named;
    this.library = library;
    this.served = served;
  }

  /** The four of them: new and old, with and without a file name. */
  static List<Endpoint> all(Library library, Served served) {
    return List.of(
        new DownloadMedia(current(FILE), true, false, library, served),
        new DownloadMedia(current(NAMED), true, true, library, served),
        new DownloadMedia(old(FILE), false, false, library, served),
        new DownloadMedia(old(NAMED), false, true, library, served));
  }

  private static Route current(String path) {
    return Route.get("/_matrix/client/v1/media" + path).access(Access.GUEST);
  }

  private static Route old(String path) {
    return Route.get("/_matrix/media/v3" + path)
        .alsoAt("/_matrix/media/r0" + path)
        .alsoAt("/_matrix/media/v1" + path)
        .access(Access.OPEN);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Reply handle(Request request) {
    return library.serve(request, authenticated, file -> answer(request, file));
  }

  private Reply answer(Request request, StoredMedia file) {
    var content = file.content().orElseThrow();
    var name = named ? Optional.of(request.path("fileName")) : file.fileName();
    return served.reply(
        request,
        new Served.Item(
            content.hash(), content.objectKey(), content.size(), file.contentType(), name),
        authenticated);
  }
}
