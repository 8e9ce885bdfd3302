package chat.hearth.feature.media;

import chat.hearth.feature.media.images.Fit;
import chat.hearth.feature.media.images.Fit.Method;
import java.util.List;
import java.util.Optional;

/**
 * Which thumbnail is made for a size that a client asks for.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#thumbnails">Client-Server API:
 *     thumbnails</a>
 */
final class ThumbnailSizes {
  /** As listed by the specification, smallest first. */
  private static final List<Fit> LISTED =
      List.of(
          new Fit(32, 32, Method.CROP),
          new Fit(96, 96, Method.CROP),
          new Fit(320, 240, Method.SCALE),
          new Fit(640, 480, Method.SCALE),
          new Fit(800, 600, Method.SCALE));

  /** Larger ones save too little to be kept beside the image. */
  private static final int MAX_DYNAMIC = 1600;

  private final boolean dynamic;

  ThumbnailSizes(boolean dynamic) {
    this.dynamic = dynamic;
  }

  /** The smallest that is no smaller than what is wanted; empty for the image itself. */
  Optional<Fit> choose(int width, int height, Method method) {
    if (dynamic) {
      return width <= MAX_DYNAMIC && height <= MAX_DYNAMIC
          ? Optional.of(new Fit(width, height, method))
          : Optional.empty();
    }
    return LISTED.stream()
        .filter(fit -> fit.width() >= width && fit.height() >= height)
        .filter(fit -> method == Method.CROP || fit.method() == Method.SCALE)
        .findFirst();
  }
}
