package chat.hearth.feature.media.images;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Makes pixels fewer. */
final class Scaling {
  private Scaling() {}

  /** Scales an image and cuts out its middle. */
  static BufferedImage apply(BufferedImage image, Fit.Placement placement) {
    var current = image;
    // By halves, since one step of bilinear scaling looks at four pixels only.
    while (current.getWidth() >= 2 * placement.scaledWidth()
        && current.getHeight() >= 2 * placement.scaledHeight()) {
      current = draw(current, current.getWidth() / 2, current.getHeight() / 2, 0, 0, 0, 0);
    }
    return draw(
        current,
        placement.scaledWidth(),
        placement.scaledHeight(),
        (placement.scaledWidth() - placement.width()) / 2,
        (placement.scaledHeight() - placement.height()) / 2,
        placement.width(),
        placement.height());
  }

  /** The same pixels without a palette. */
  static BufferedImage copy(BufferedImage image) {
    return draw(image, image.getWidth(), image.getHeight(), 0, 0, 0, 0);
  }

  /** Turns an image upright. */
  static BufferedImage turn(BufferedImage image, Orientation orientation) {
    if (orientation.equals(Orientation.UPRIGHT)) {
      return image;
    }
    int width = image.getWidth();
    int height = image.getHeight();
    boolean turned = orientation.turnsSides();
    var upright = blank(image, turned ? height : width, turned ? width : height);
    var graphics = upright.createGraphics();
    graphics.drawImage(image, orientation.upright(width, height), null);
    graphics.dispose();
    return upright;
  }

  private static BufferedImage draw(
      BufferedImage image, int width, int height, int left, int top, int cutWidth, int cutHeight) {
    var smaller =
        blank(image, cutWidth == 0 ? width : cutWidth, cutHeight == 0 ? height : cutHeight);
    Graphics2D graphics = smaller.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, -left, -top, width, height, null);
    graphics.dispose();
    return smaller;
  }

  private static BufferedImage blank(BufferedImage like, int width, int height) {
    return new BufferedImage(
        width,
        height,
        like.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
  }
}
