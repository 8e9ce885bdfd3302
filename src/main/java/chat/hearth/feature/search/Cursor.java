package chat.hearth.feature.search;

import chat.hearth.matrix.MatrixError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a search goes on: a {@code next_batch}.
 *
 * @param upTo the place that what is newer than the first page lies behind
 * @param score of the last result; 0 where the order is not by rank
 * @param last the place of the last result
 * @param count what the first page said
 * @param group the key and value of the group that it goes on in
 */
record Cursor(Hit.Place upTo, int score, Hit.Place last, long count, Optional<Group> group) {

  /** One group of results. */
  record Group(String key, String value) {}

  /**
   * Reads a token.
   *
   * @throws MatrixError {@code M_INVALID_PARAM}
   */
  static Cursor of(String token) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      var parts = text.split("\\|", 10);
      if (parts.length == 10) {
        return new Cursor(
            place(parts, 0),
            Integer.parseInt(parts[3]),
            place(parts, 4),
            Long.parseLong(parts[7]),
            parts[8].isEmpty() ? Optional.empty() : Optional.of(new Group(parts[8], parts[9])));
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one error for all.
    }
    throw MatrixError.invalidParam("'next_batch' is not a token of this search");
  }

  Cursor in(Group other) {
    return new Cursor(upTo, score, last, count, Optional.of(other));
  }

  @Override
  public String toString() {
    var text =
        String.join(
            "|",
            text(upTo),
            Integer.toString(score),
            text(last),
            Long.toString(count),
            group.map(Group::key).orElse(""),
            group.map(Group::value).orElse(""));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Hit.Place place) {
    return place.position() + "|" + place.room() + "|" + place.sequence();
  }

  private static Hit.Place place(String[] parts, int from) {
    return new Hit.Place(
        Long.parseLong(parts[from]),
        Long.parseLong(parts[from + 1]),
        Long.parseLong(parts[from + 2]));
  }
}
