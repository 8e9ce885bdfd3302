package chat.hearth.feature.directory;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Optional;

/**
 * The rooms that the directory lists; anybody may look.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3publicrooms">
 *     Client-Server API: public rooms</a>
 */
final class ListPublicRooms implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/publicRooms").access(Route.Access.OPEN);

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final PublicRooms publicRooms;
  private final ServerName server;

  ListPublicRooms(PublicRooms publicRooms, ServerName server) {
    this.publicRooms = publicRooms;
    this.server = server;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    requireOwn(request.query("server"), server);
    return Reply.json(
        publicRooms.page(
            new PublishedStore.Wanted("", Optional.empty()),
            request.query("since").map(PageToken::parse),
            limit(request.queryInteger("limit", 0))));
  }

  /** Other servers' directories can't be asked. */
  static void requireOwn(Optional<String> asked, ServerName server) {
    if (asked.isPresent() && !asked.get().equals(server.value())) {
      throw MatrixError.notFound("The directory of that server can't be reached from here");
    }
  }

  /** 0 counts as no wish. */
  static int limit(long asked) {
    if (asked < 0) {
      throw MatrixError.invalidParam("'limit' must not be negative");
    }
    return asked == 0 ? DEFAULT_LIMIT : (int) Math.min(asked, MAX_LIMIT);
  }
}
