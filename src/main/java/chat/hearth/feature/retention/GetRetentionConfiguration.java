package chat.hearth.feature.retention;

import chat.hearth.matrix.Json;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.time.Duration;

/**
 * Tells clients how long messages are kept where a room says nothing, and what a room may say.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/1763">MSC1763: Message
 *     retention periods</a>
 */
final class GetRetentionConfiguration implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/unstable/org.matrix.msc1763/retention/configuration");

  private final Config.Retention config;

  GetRetentionConfiguration(Config.Retention config) {
    this.config = config;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var json = Json.object();
    var everywhere = json.putObject("policies").putObject("*");
    config
        .defaultMaxLifetime()
        .map(Duration::toMillis)
        .ifPresent(millis -> everywhere.put("max_lifetime", millis));
    var bounds = json.putObject("limits").putObject("max_lifetime");
    bounds.put("min", config.min().toMillis());
    config.max().map(Duration::toMillis).ifPresent(millis -> bounds.put("max", millis));
    return Reply.json(json);
  }
}
