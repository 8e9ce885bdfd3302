package chat.hearth.feature.delayedevents;

import chat.hearth.matrix.MatrixError;
import java.util.function.BiConsumer;

/** What can be done to a delayed event. */
final class Action {
  private Action() {}

  /**
   * The action of a name.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where there is none
   */
  static BiConsumer<DelayedDelivery, String> of(String name) {
    return switch (name) {
      case "restart" -> DelayedDelivery::restart;
      case "cancel" -> DelayedDelivery::cancel;
      case "send" -> DelayedDelivery::send;
      default -> throw MatrixError.invalidParam("'action' must be restart, cancel or send");
    };
  }
}
