package chat.hearth.delivery.sync;

import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What keys of the device are left: in every response, news or not.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#e2e-extensions-to-sync">Client-
 *     Server API: end-to-end encryption, extensions to /sync</a>
 */
final class KeyCountsSection {
  private final DeviceKeys deviceKeys;

  KeyCountsSection(DeviceKeys deviceKeys) {
    this.deviceKeys = deviceKeys;
  }

  /** Adds the counts; returns whether they may be news, which a device has to act upon soon. */
  boolean add(Scope scope, ObjectNode json) {
    if (scope.device().isEmpty()) {
      return false;
    }
    var device = scope.device().get();
    var news = deviceKeys.countsMayHaveChanged(scope.user(), device, scope.since());
    var counts = deviceKeys.counts(scope.user(), device);
    json.set("device_one_time_keys_count", Json.tree(counts.oneTimeKeys()));
    json.set("device_unused_fallback_key_types", Json.tree(counts.unusedFallback()));
    return news;
  }
}
