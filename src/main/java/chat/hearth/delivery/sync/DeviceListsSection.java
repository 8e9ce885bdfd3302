package chat.hearth.delivery.sync;

import chat.hearth.feature.devicekeys.DeviceKeys;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Whose devices the client has to look up again; only where the client has a token.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#e2e-extensions-to-sync">Client-
 *     Server API: end-to-end encryption, extensions to /sync</a>
 */
final class DeviceListsSection {
  private final DeviceKeys deviceKeys;

  DeviceListsSection(DeviceKeys deviceKeys) {
    this.deviceKeys = deviceKeys;
  }

  void add(Scope scope, ObjectNode json) {
    if (scope.isInitial()) {
      return;
    }
    var changes = deviceKeys.changes(scope.user(), scope.since(), scope.upTo());
    if (!changes.isEmpty()) {
      json.set("device_lists", changes.toJson());
    }
  }
}
