package chat.hearth.feature.discovery;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Lists what is optional in the specification and can be done here.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3capabilities">
 *     Client-Server API: GET /capabilities</a>
 */
final class GetCapabilities implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/capabilities").access(Access.GUEST);

  private final byte[] ofUsers;
  private final byte[] ofAdmins;

  GetCapabilities(
      Map<String, String> roomVersions, String defaultRoomVersion, Map<String, JsonNode> more) {
    var root = Json.object();
    var capabilities = root.putObject("capabilities");
    capabilities.putObject("m.change_password").put("enabled", true);
    capabilities
        .putObject("m.room_versions")
        .put("default", defaultRoomVersion)
        .set("available", Json.tree(roomVersions));
    capabilities.putObject("m.set_displayname").put("enabled", true);
    capabilities.putObject("m.set_avatar_url").put("enabled", true);
    capabilities.putObject("m.profile_fields").put("enabled", true);
    capabilities.putObject("m.get_login_token").put("enabled", true);
    more.forEach(capabilities::set);
    ofUsers = Json.bytes(root);
    capabilities.putObject("m.account_moderation").put("suspend", true).put("lock", true);
    ofAdmins = Json.bytes(root);
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.jsonBytes(request.requester().admin() ? ofAdmins : ofUsers);
  }
}
