package chat.hearth.feature.discovery;

import chat.hearth.matrix.Json;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Tells clients where this server is reached, and what else other chapters have to say there.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixclient">Client-
 *     Server API: GET /.well-known/matrix/client</a>
 */
final class GetClientWellKnown implements Endpoint {
  private static final Route ROUTE = Route.get("/.well-known/matrix/client").access(Access.OPEN);

  private final byte[] json;

  GetClientWellKnown(Config config, Map<String, JsonNode> more) {
    var root = Json.object();
    root.putObject("m.homeserver").put("base_url", config.baseUrl());
    more.forEach(root::set);
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
