package chat.hearth.platform.identity;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.ServerName;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/**
 * Signs requests in this server's name.
 *
 * @param sign adds this server's signature to an object
 * @see <a href="https://spec.matrix.org/v1.19/server-server-api/#request-authentication">Server-
 *     Server API: request authentication</a>
 */
record RequestSigner(ServerName server, UnaryOperator<ObjectNode> sign) {
  /** The header {@code Authorization} of a request. */
  String header(String method, String uri, String destination, ObjectNode content) {
    var request = Json.object().put("method", method).put("uri", uri);
    request.put("origin", server.value()).put("destination", destination);
    request.set("content", content);
    var signatures = sign.apply(request).path("signatures").path(server.value());
    var key = signatures.fieldNames().next();
    return "X-Matrix origin=\"%s\",destination=\"%s\",key=\"%s\",sig=\"%s\""
        .formatted(server, destination, key, signatures.path(key).asText());
  }
}
