package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A device of a local user.
 *
 * @param lastSeenAt up to a minute out of date; empty before the first request
 */
public record Device(
    DeviceId id,
    Optional<String> displayName,
    Optional<Instant> lastSeenAt,
    Optional<String> lastSeenIp,
    Optional<String> lastSeenAgent) {

  /** As {@code GET /devices} shows it to its owner. */
  ObjectNode toJson() {
    var json = Json.object().put("device_id", id.value());
    displayName.ifPresent(name -> json.put("display_name", name));
    lastSeenIp.ifPresent(ip -> json.put("last_seen_ip", ip));
    lastSeenAt.ifPresent(at -> json.put("last_seen_ts", at.toEpochMilli()));
    return json;
  }
}
