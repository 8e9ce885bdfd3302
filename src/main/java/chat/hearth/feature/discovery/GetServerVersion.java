package chat.hearth.feature.discovery;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Names this implementation and its version, to whoever asks.
 *
 * @see <a href="https://spec.matrix.org/v1.19/server-server-api/#get_matrixfederationv1version">
 *     Server-Server API: GET /version</a>
 */
final class GetServerVersion implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/federation/v1/version").access(Access.OPEN);

  private final byte[] json;

  GetServerVersion(String version) {
    var root = Json.object();
    root.putObject("server").put("name", "Hearth").put("version", version);
    json = Json.bytes(root);
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.jsonBytes(json);
  }
}
