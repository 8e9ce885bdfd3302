package chat.hearth.feature.directory;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomAlias;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * The room that an alias names.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-aliases">Client-Server API:
 *     room aliases</a>
 */
final class GetRoomByAlias implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/directory/room/{roomAlias}").access(Route.Access.OPEN);

  private final AliasStore aliases;
  private final ServerName server;

  GetRoomByAlias(AliasStore aliases, ServerName server) {
    this.aliases = aliases;
    this.server = server;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var entry =
        aliases
            .find(new RoomAlias(request.path("roomAlias")))
            .orElseThrow(() -> MatrixError.notFound("There is no room of that name"));
    var json = Json.object().put("room_id", entry.room().value());
    json.putArray("servers").add(server.value());
    return Reply.json(json);
  }
}
