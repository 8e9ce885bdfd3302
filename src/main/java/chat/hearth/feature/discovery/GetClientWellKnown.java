package chat.hearth.feature.discovery;

import chat.hearth.matrix.Json;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Map;

/**
 * Tells clients where this server is reached: at {@code public_url}, else at the listener.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixclient">Client-
 *     Server API: GET /.well-known/matrix/client</a>
 */
final class GetClientWellKnown implements Endpoint {
  private static final Route ROUTE = Route.get("/.well-known/matrix/client").access(Access.OPEN);

  private final byte[] json;

  GetClientWellKnown(Config config) {
    var url = config.publicUrl().orElseGet(() -> listener(config.listen()));
    json = Json.bytes(Map.of("m.homeserver", Map.of("base_url", url)));
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.jsonBytes(json);
  }

  private static String listener(Config.Listen listen) {
    var scheme = listen.tls().isPresent() ? "https" : "http";
    var host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
    return scheme + "://" + host + ":" + listen.port();
  }
}
