package chat.hearth.feature.accountdata;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads from a path whose account data is meant, and which. */
final class Own {
  /**
   * The largest content. Secrets need some hundred bytes, a list of all direct chats of somebody
   * with ten thousand of them about as much as this; every first sync brings all there is.
   */
  static final long MAX_CONTENT_BYTES = 1 << 20;

  private static final int MAX_BYTES = 255; // of an event type and of a tag

  /**
   * What only the server writes.
   *
   * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#client-config">Client-Server
   *     API: client config, server behaviour</a>
   */
  private static final Set<String> SERVERS = Set.of("m.fully_read", "m.push_rules");

  private Own() {}

  /**
   * The user of the path, who must be the requester.
   *
   * @throws MatrixError {@code M_FORBIDDEN}
   */
  static UserId user(Request request) {
    var user = new UserId(request.path("userId"));
    if (!user.equals(request.userId())) {
      throw MatrixError.forbidden("This is another user's account data");
    }
    return user;
  }

  /**
   * The {@code {type}} of the path, which a client may write.
   *
   * @throws MatrixError {@code M_BAD_JSON} (405), {@code M_INVALID_PARAM}
   */
  static String writableType(Request request) {
    var type = name(request, "type");
    if (SERVERS.contains(type)) {
      throw MatrixError.of(405, "M_BAD_JSON", "Cannot set " + type + " through this API");
    }
    return type;
  }

  /**
   * A segment of the path that names something.
   *
   * @throws MatrixError {@code M_INVALID_PARAM}
   */
  static String name(Request request, String parameter) {
    var name = request.path(parameter);
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES || name.indexOf('\0') >= 0) {
      throw MatrixError.invalidParam("'" + parameter + "' has at most 255 bytes and no NUL");
    }
    return name;
  }
}
