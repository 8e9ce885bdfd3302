package chat.hearth.feature.media;

import java.time.Duration;

/** Days since 1970, as {@code media.accessed_on} counts them. */
final class Days {
  private static final long MILLIS = Duration.ofDays(1).toMillis();

  private Days() {}

  static int of(long millis) {
    return Math.toIntExact(millis / MILLIS);
  }
}
