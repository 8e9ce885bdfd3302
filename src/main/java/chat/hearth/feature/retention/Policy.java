package chat.hearth.feature.retention;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/**
 * What a room wants; in milliseconds.
 *
 * @param min how long messages have to be kept at least
 * @param max how long they may be kept at most
 */
record Policy(OptionalLong min, OptionalLong max) {
  private static final long GREATEST = (1L << 53) - 1; // of a JSON integer in Matrix

  static final Policy NONE = new Policy(OptionalLong.empty(), OptionalLong.empty());

  /** As {@code m.room.retention} has it; content that makes no sense says nothing. */
  static Policy of(JsonNode content) {
    var min = content.path("min_lifetime");
    var max = content.path("max_lifetime");
    if (!isLifetime(min) || !isLifetime(max)) {
      return NONE;
    }
    var policy = new Policy(read(min), read(max));
    return policy.min.isPresent()
            && policy.max.isPresent()
            && policy.min.getAsLong() > policy.max.getAsLong()
        ? NONE
        : policy;
  }

  private static boolean isLifetime(JsonNode node) {
    return node.isMissingNode()
        || node.isNull()
        || (node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= 0
            && node.longValue() <= GREATEST);
  }

  private static OptionalLong read(JsonNode node) {
    return node.isIntegralNumber() ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
  }
}
