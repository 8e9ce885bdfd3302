package chat.hearth.delivery.slidingsync;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;

/**
 * What a list or a subscription needs of each of its rooms.
 *
 * @param timelineLimit how many events at most
 */
record RoomNeeds(int timelineLimit, RequiredState required) {
  private static final int MAX_TIMELINE = 100;

  /**
   * Reads {@code timeline_limit} and {@code required_state}.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_INVALID_PARAM}
   */
  static RoomNeeds of(Fields json, UserId user) {
    long limit = json.optionalInteger("timeline_limit").orElse(0L);
    if (limit < 0) {
      throw MatrixError.invalidParam("'timeline_limit' must not be negative");
    }
    return new RoomNeeds(
        (int) Math.min(MAX_TIMELINE, limit),
        RequiredState.of(json.json().path("required_state"), user));
  }

  RoomNeeds and(RoomNeeds other) {
    return new RoomNeeds(
        Math.max(timelineLimit, other.timelineLimit), required.and(other.required));
  }
}
