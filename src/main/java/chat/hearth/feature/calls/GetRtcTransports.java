package chat.hearth.feature.calls;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Map;

/**
 * Lists where the media of group calls goes. Always a list, if an empty one: some clients fail
 * without it.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4143">MSC4143: MatrixRTC
 *     </a>
 */
final class GetRtcTransports implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v1/rtc/transports")
          .alsoAt("/_matrix/client/unstable/org.matrix.msc4143/rtc/transports")
          .features("org.matrix.msc4143");

  private final byte[] json;

  GetRtcTransports(ArrayNode transports) {
    json = Json.bytes(Map.of("rtc_transports", transports));
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
