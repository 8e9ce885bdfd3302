package chat.hearth.feature.media.images;

import java.util.Locale;
import java.util.Optional;

/**
 * The size that a thumbnail is wanted in.
 *
 * @param width at least so wide, where the image is
 * @param height at least so high, where the image is
 */
public record Fit(int width, int height, Method method) {
  /** What happens to an image of another shape. */
  public enum Method {
    /** It keeps its shape and is larger in one direction. */
    SCALE,
    /** Its sides are cut off. */
    CROP;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Where an image goes: scaled to a size of which the middle is kept.
   *
   * @param scaledWidth before the sides are cut off
   */
  record Placement(int scaledWidth, int scaledHeight, int width, int height) {}

  /** How an image becomes smaller; empty where it would not, as thumbnails are never upscaled. */
  Optional<Placement> place(int imageWidth, int imageHeight) {
    double factor = Math.max((double) width / imageWidth, (double) height / imageHeight);
    if (factor >= 1) {
      return Optional.empty();
    }
    int scaledWidth = Math.max(1, (int) Math.ceil(imageWidth * factor - 1e-6));
    int scaledHeight = Math.max(1, (int) Math.ceil(imageHeight * factor - 1e-6));
    return Optional.of(
        switch (method) {
          case SCALE -> new Placement(scaledWidth, scaledHeight, scaledWidth, scaledHeight);
          case CROP ->
              new Placement(
                  scaledWidth,
                  scaledHeight,
                  Math.min(width, scaledWidth),
                  Math.min(height, scaledHeight));
        });
  }
}
