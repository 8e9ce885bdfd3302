package chat.hearth.feature.membership;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;

/** Turns what a person calls a room into its ID. Implemented by whoever keeps the aliases. */
@FunctionalInterface
public interface RoomNames {
  /**
   * The room with this ID or alias.
   *
   * @throws MatrixError {@code M_NOT_FOUND} for an alias that nobody has, {@code M_INVALID_PARAM}
   *     for text that is neither
   */
  RoomId resolve(String idOrAlias);
}
