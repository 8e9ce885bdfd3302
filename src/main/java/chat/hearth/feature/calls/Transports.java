package chat.hearth.feature.calls;

import chat.hearth.matrix.Json;
import chat.hearth.platform.config.Config;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** Where the media of group calls goes, as clients are told in several places. */
final class Transports {
  private Transports() {}

  /** The list of transports; empty where there is none. */
  static ArrayNode of(Config config) {
    var transports = Json.array();
    config.rtc().livekit().ifPresent(livekit -> add(transports, config.baseUrl() + livekit.path()));
    config.rtc().livekitServiceUrl().ifPresent(url -> add(transports, url));
    return transports;
  }

  private static void add(ArrayNode transports, String url) {
    transports.addObject().put("type", "livekit").put("livekit_service_url", url);
  }
}
