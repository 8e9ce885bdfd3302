package chat.hearth.feature.media;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.blobs.BlobPart;
import chat.hearth.platform.blobs.BlobStore;
import chat.hearth.platform.http.ByteRange;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers with the bytes of an object, whole or in part, such that no browser ever runs them.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#content-repository">Client-Server
 *     API: content repository</a>
 */
final class Served {
  /** As recommended by the specification. */
  private static final String POLICY =
      "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf;"
          + " style-src 'unsafe-inline'; object-src 'self';";

  private final BlobStore blobs;

  Served(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * What is served.
   *
   * @param tag names the content for caches
   * @param key of the object
   * @param size in bytes
   */
  record Item(String tag, String key, long size, String contentType, Optional<String> fileName) {}

  Reply reply(Request request, Item item, boolean authenticated) {
    var headers = headers(item, authenticated);
    var tag = "\"" + item.tag() + "\"";
    if (request.header("if-none-match").filter(known -> matches(known, tag)).isPresent()) {
      return new Reply.Body(304, "", new byte[0], headers);
    }
    var wanted =
        request
            .header("range")
            .filter(unused -> request.header("if-range").map(tag::equals).orElse(true));
    Optional<ByteRange> range;
    try {
      range = wanted.flatMap(header -> ByteRange.parse(header, item.size()));
    } catch (MatrixError beyond) {
      return Reply.json(beyond.status(), beyond.toJson())
          .header("Content-Range", ByteRange.unsatisfied(item.size()));
    }
    range.ifPresent(part -> headers.put("Content-Range", part.contentRange(item.size())));
    var part = range.orElse(new ByteRange(0, item.size()));
    return send(item, range.isPresent() ? 206 : 200, part, headers);
  }

  private Reply send(Item item, int status, ByteRange part, Map<String, String> headers) {
    var open =
        blobs
            .open(item.key(), part.first(), part.length())
            .orElseThrow(() -> MatrixError.notFound("The file is not here any more"));
    return switch (open) {
      case BlobPart.InFile file ->
          new Reply.FilePart(
              status, item.contentType(), file.file(), file.offset(), file.length(), headers);
      case BlobPart.Fetched fetched ->
          new Reply.Stream(status, item.contentType(), fetched.bytes(), fetched.length(), headers);
    };
  }

  private static Map<String, String> headers(Item item, boolean authenticated) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Disposition", Disposition.of(item.contentType(), item.fileName()));
    headers.put("Content-Security-Policy", POLICY);
    headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Accept-Ranges", "bytes");
    headers.put("ETag", "\"" + item.tag() + "\"");
    // A name never changes its content; what was deleted may stay in the caches of those who had
    // it, for a day where only they have it.
    headers.put(
        "Cache-Control", (authenticated ? "private" : "public") + ", max-age=86400, immutable");
    return headers;
  }

  private static boolean matches(String ifNoneMatch, String tag) {
    for (var known : ifNoneMatch.split(",")) {
      var bare = known.strip().replaceFirst("^W/", "");
      if (bare.equals(tag) || bare.equals("*")) {
        return true;
      }
    }
    return false;
  }
}
