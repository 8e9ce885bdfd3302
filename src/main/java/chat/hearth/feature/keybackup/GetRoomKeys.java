package chat.hearth.feature.keybackup;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Shows the keys of a version of the backup: of one session, one room, or all.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3room_keyskeys">
 *     Client-Server API: GET /room_keys/keys</a>
 */
final class GetRoomKeys implements Endpoint {
  private final Extent extent;
  private final Backups backups;

  GetRoomKeys(Extent extent, Backups backups) {
    this.extent = extent;
    this.backups = backups;
  }

  @Override
  public Route route() {
    return Route.get(extent.path());
  }

  @Override
  public Reply handle(Request request) {
    var keys = backups.keys(request.userId(), Backups.version(request), extent.of(request));
    return Reply.json(
        switch (extent) {
          case ALL -> rooms(keys);
          case ROOM -> sessions(keys);
          case SESSION ->
              keys.stream()
                  .findFirst()
                  .map(RoomKey::toJson)
                  .orElseThrow(() -> MatrixError.notFound("Key not found"));
        });
  }

  private static ObjectNode rooms(List<RoomKey> keys) {
    var json = Json.object();
    var rooms = json.putObject("rooms");
    for (var key : keys) {
      rooms
          .withObjectProperty(key.room().value())
          .withObjectProperty("sessions")
          .set(key.session(), key.toJson());
    }
    return json;
  }

  private static ObjectNode sessions(List<RoomKey> keys) {
    var json = Json.object();
    var sessions = json.putObject("sessions");
    keys.forEach(key -> sessions.set(key.session(), key.toJson()));
    return json;
  }
}
