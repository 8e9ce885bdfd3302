package chat.hearth.feature.calls;

import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The door of this chapter. */
public final class Calls {
  private final ArrayNode transports;
  private final List<Endpoint> endpoints;

  public Calls(Config config, Clock clock) {
    transports = Transports.of(config);
    endpoints = List.of(new GetTurnServer(config.turn(), clock), new GetRtcTransports(transports));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** What older clients look for in the client's well-known file. */
  public Map<String, JsonNode> wellKnown() {
    return transports.isEmpty()
        ? Map.of()
        : Map.of("org.matrix.msc4143.rtc_foci", transports, "m.rtc_foci", transports);
  }
}
