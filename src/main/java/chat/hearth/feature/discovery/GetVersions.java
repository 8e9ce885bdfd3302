package chat.hearth.feature.discovery;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.List;
import java.util.Map;

/**
 * Lists the versions of the specification that are served. Open: the answer is the same for all,
 * and a client with an expired token must get it too.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientversions">Client-
 *     Server API: GET /versions</a>
 */
final class GetVersions implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/versions").access(Access.OPEN);

  /** Every one: some clients look for an exact version, not for the newest. */
  private static final List<String> VERSIONS =
      List.of(
          "r0.6.1", "v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.6", "v1.7", "v1.8", "v1.9", "v1.10",
          "v1.11", "v1.12");

  private final byte[] json;

  GetVersions(Map<String, Boolean> unstableFeatures) {
    json = Json.bytes(Map.of("versions", VERSIONS, "unstable_features", unstableFeatures));
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
