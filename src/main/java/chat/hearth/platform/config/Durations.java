package chat.hearth.platform.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as people write them: a whole number and a unit. */
final class Durations {
  static final String ALLOWED = "a duration such as 500ms, 30s, 5m, 24h or 90d";

  private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /** Empty where the text is none, or is no time at all. */
  static Optional<Duration> parse(String text) {
    var match = GRAMMAR.matcher(text.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    var amount = Long.parseLong(match.group(1));
    var duration =
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
    return duration.isZero() ? Optional.empty() : Optional.of(duration);
  }
}
