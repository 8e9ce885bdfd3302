package chat.hearth.feature.discovery;

import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** The door to what a server says of itself: nothing but its endpoints. */
public final class Discovery {
  private final List<Endpoint> endpoints;

  /**
   * What one server says of itself.
   *
   * @param version of this program
   * @param unstableFeatures flags of what is served beside the specification
   * @param roomVersions {@code stable} or {@code unstable} for each room version supported
   * @param defaultRoomVersion of new rooms
   * @param capabilities those of other chapters
   * @param wellKnown what other chapters add to the client's well-known file
   */
  public Discovery(
      Config config,
      String version,
      Map<String, Boolean> unstableFeatures,
      Map<String, String> roomVersions,
      String defaultRoomVersion,
      Map<String, JsonNode> capabilities,
      Map<String, JsonNode> wellKnown) {
    endpoints =
        List.of(
            new GetVersions(unstableFeatures),
            new GetServerVersion(version),
            new GetCapabilities(roomVersions, defaultRoomVersion, capabilities),
            new GetClientWellKnown(config, wellKnown),
            new GetSupportWellKnown(config.support()));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }
}
