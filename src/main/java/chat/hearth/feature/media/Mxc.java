package chat.hearth.feature.media;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.http.Request;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a file: {@code mxc://server/mediaId}.
 *
 * <p>Making one throws {@link MatrixError} {@code M_INVALID_PARAM} where the media ID is none.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#matrix-content-mxc-uris">Client-
 *     Server API: mxc URIs</a>
 */
public record Mxc(ServerName server, String mediaId) {
  private static final String SCHEME = "mxc://";
  private static final Pattern MEDIA_ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  public Mxc {
    if (!MEDIA_ID.matcher(mediaId).matches()) {
      throw MatrixError.invalidParam("Not a media ID");
    }
  }

  /** Reads a URI; empty where it is no mxc URI. A fragment or query is not part of the name. */
  public static Optional<Mxc> parse(String uri) {
    if (!uri.startsWith(SCHEME)) {
      return Optional.empty();
    }
    var rest = uri.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    var id = rest.substring(slash + 1).split("[?#]", 2)[0];
    try {
      return Optional.of(new Mxc(new ServerName(rest.substring(0, slash)), id));
    } catch (MatrixError notOne) {
      return Optional.empty();
    }
  }

  /** The {@code {serverName}} and {@code {mediaId}} segments. */
  static Mxc of(Request request) {
    return new Mxc(new ServerName(request.path("serverName")), request.path("mediaId"));
  }

  @Override
  public String toString() {
    return SCHEME + server + "/" + mediaId;
  }
}
