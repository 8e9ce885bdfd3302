package chat.hearth.delivery.sync;

import chat.hearth.feature.todevice.Inboxes;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Messages for the device that syncs, oldest first.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#extensions-to-sync">Client-Server
 *     API: send-to-device messaging, extensions to /sync</a>
 */
final class ToDeviceSection {
  private static final int MAX_MESSAGES = 100; // as the specification recommends

  private final Inboxes inboxes;

  ToDeviceSection(Inboxes inboxes) {
    this.inboxes = inboxes;
  }

  /**
   * Adds what waits.
   *
   * @return the position up to which the response has all messages
   */
  long add(Scope scope, ObjectNode json) {
    if (scope.device().isEmpty()) {
      return scope.upTo();
    }
    var waiting =
        inboxes.read(
            scope.user(), scope.device().get(), scope.inboxSince(), scope.upTo(), MAX_MESSAGES + 1);
    if (waiting.isEmpty()) {
      return scope.upTo();
    }
    var sent = waiting.subList(0, Math.min(waiting.size(), MAX_MESSAGES));
    var events = json.putObject("to_device").putArray("events");
    sent.forEach(message -> events.add(message.toJson()));
    return sent.size() < waiting.size() ? sent.getLast().position() : scope.upTo();
  }
}
