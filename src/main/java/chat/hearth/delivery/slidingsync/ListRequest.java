package chat.hearth.delivery.slidingsync;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A list of rooms, newest first, of which a client looks at some windows. */
record ListRequest(List<Range> ranges, RoomNeeds needs, RoomFilter filter) {
  private static final int MAX_RANGES = 100;

  /** Both included. */
  record Range(long first, long last) {}

  /**
   * Reads a list.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_INVALID_PARAM}
   */
  static ListRequest of(Fields json, UserId user) {
    var ranges = json.json().path("ranges");
    if (!ranges.isArray() && !ranges.isMissingNode() && !ranges.isNull()) {
      throw MatrixError.badJson("'ranges' must be an array");
    }
    if (ranges.size() > MAX_RANGES) {
      throw MatrixError.invalidParam("'ranges' has more than " + MAX_RANGES + " entries");
    }
    var read = new ArrayList<Range>();
    for (var range : ranges) {
      read.add(range(range));
    }
    return new ListRequest(
        List.copyOf(read),
        RoomNeeds.of(json, user),
        json.optionalObject("filters").map(RoomFilter::of).orElse(RoomFilter.ALL));
  }

  private static Range range(JsonNode pair) {
    if (pair.size() != 2
        || !pair.path(0).canConvertToLong()
        || !pair.path(1).canConvertToLong()
        || !pair.path(0).isIntegralNumber()
        || !pair.path(1).isIntegralNumber()) {
      throw MatrixError.badJson("A range must be two whole numbers");
    }
    var range = new Range(pair.get(0).longValue(), pair.get(1).longValue());
    if (range.first < 0 || range.last < range.first) {
      throw MatrixError.invalidParam("A range must begin at 0 or later, and not end before that");
    }
    return range;
  }

  /** The part of a sorted list that the windows show. */
  <T> List<T> windows(List<T> sorted) {
    var shown = new ArrayList<T>();
    for (var range : ranges) {
      for (long i = range.first; i <= range.last && i < sorted.size(); i++) {
        shown.add(sorted.get((int) i));
      }
    }
    return shown;
  }
}
