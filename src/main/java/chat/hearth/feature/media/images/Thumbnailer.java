package chat.hearth.feature.media.images;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.FileImageOutputStream;

/**
 * Makes thumbnails.
 *
 * <p>The size of an image is read from its header before anything is decoded, so that a small file
 * that says it is huge costs nothing. What comes out is always encoded anew: nothing that was
 * hidden in the file gets into the thumbnail.
 */
public final class Thumbnailer {
  private static final float JPEG_QUALITY = 0.85f;
  private static final int WEBP_ANIMATION = 0x02; // a flag of the chunk VP8X

  static {
    // Temporary files of its own would come on top of ours.
    ImageIO.setUseCache(false);
  }

  private final long maxPixels;

  /**
   * A maker of thumbnails.
   *
   * @param maxPixels of the largest image that is decoded
   */
  public Thumbnailer(long maxPixels) {
    this.maxPixels = maxPixels;
  }

  /**
   * What became of an image.
   *
   * @param contentType of the thumbnail, or of the image itself where it is small enough
   * @param smaller whether the target was written
   */
  public record Result(String contentType, boolean smaller) {}

  /** Width and height of an upright image, and what it is. */
  public record Size(int width, int height, String contentType) {}

  /**
   * Writes a thumbnail, unless the image is small enough to be its own.
   *
   * @param animated whether an animation is wanted where the image is one; without it a small
   *     animation is not its own thumbnail
   * @throws UnusableImageException where the source can't be decoded or is too large
   */
  public Result make(Path source, Fit fit, boolean animated, Path target)
      throws IOException, UnusableImageException {
    var format = format(source);
    try (var opened = Opened.of(source, format)) {
      return make(opened, source, format, fit, animated, target);
    } catch (IOException | RuntimeException e) {
      // Decoders throw whatever comes to their mind over broken files.
      throw new UnusableImageException("The image is broken: " + e, false);
    }
  }

  /** The size of an image; empty where it is none that can be decoded. */
  public Optional<Size> size(Path source) {
    try {
      var format = format(source);
      try (var opened = Opened.of(source, format)) {
        int width = opened.reader().getWidth(0);
        int height = opened.reader().getHeight(0);
        return Optional.of(
            orientation(source, format).turnsSides()
                ? new Size(height, width, format.contentType())
                : new Size(width, height, format.contentType()));
      }
    } catch (IOException | UnusableImageException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private Result make(
      Opened opened, Path source, ImageFormat format, Fit fit, boolean animated, Path target)
      throws IOException, UnusableImageException {
    var reader = opened.reader();
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > maxPixels) {
      throw new UnusableImageException("The image has too many pixels", true);
    }
    if (animated && format == ImageFormat.GIF) {
      var animation = GifAnimation.of(reader, maxPixels);
      if (animation.isPresent()) {
        return animation(animation.get(), fit, target);
      }
    }
    var orientation = orientation(source, format);
    var placement = orientation.turnsSides() ? fit.place(height, width) : fit.place(width, height);
    if (placement.isEmpty()) {
      if (animated || !moves(reader, source, format)) {
        return new Result(format.contentType(), false);
      }
      // The image itself would move, which was not asked for.
      return write(Scaling.copy(Scaling.turn(reader.read(0), orientation)), target);
    }
    var turned = Scaling.turn(decode(reader, orientation, placement.get()), orientation);
    return write(Scaling.apply(turned, placement.get()), target);
  }

  private static Result animation(GifAnimation animation, Fit fit, Path target) throws IOException {
    var placement = fit.place(animation.width(), animation.height());
    if (placement.isPresent()) {
      try (var out = new FileImageOutputStream(target.toFile())) {
        animation.write(placement.get(), out);
      }
    }
    return new Result(ImageFormat.GIF.contentType(), placement.isPresent());
  }

  /**
   * Whether an image is an animation. Of those that are no GIF thumbnails are its first picture: no
   * decoder here knows the others.
   */
  private static boolean moves(ImageReader reader, Path source, ImageFormat format)
      throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(source))) {
      return switch (format) {
        case JPEG -> false;
        case PNG -> Chunks.ofPng(in, "acTL").isPresent();
        case WEBP ->
            Chunks.ofWebp(in, "VP8X")
                .filter(flags -> flags.length > 0 && (flags[0] & WEBP_ANIMATION) != 0)
                .isPresent();
        case GIF -> hasSecond(reader);
      };
    }
  }

  private static boolean hasSecond(ImageReader reader) throws IOException {
    try {
      return reader.getWidth(1) > 0;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  /** The pixels, at least twice as many in each direction as are needed, or all. */
  private static BufferedImage decode(
      ImageReader reader, Orientation orientation, Fit.Placement placement) throws IOException {
    boolean turned = orientation.turnsSides();
    int wantedWidth = turned ? placement.scaledHeight() : placement.scaledWidth();
    int wantedHeight = turned ? placement.scaledWidth() : placement.scaledHeight();
    int step =
        Math.max(
            1,
            Math.min(
                reader.getWidth(0) / (2 * wantedWidth), reader.getHeight(0) / (2 * wantedHeight)));
    var parameters = reader.getDefaultReadParam();
    parameters.setSourceSubsampling(step, step, 0, 0);
    return reader.read(0, parameters);
  }

  private static Result write(BufferedImage image, Path target) throws IOException {
    boolean alpha = image.getColorModel().hasAlpha();
    var format = alpha ? ImageFormat.PNG : ImageFormat.JPEG;
    var writer = ImageIO.getImageWritersByFormatName(alpha ? "png" : "jpeg").next();
    try (var out = new FileImageOutputStream(target.toFile())) {
      writer.setOutput(out);
      var parameters = writer.getDefaultWriteParam();
      if (!alpha) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(JPEG_QUALITY);
      }
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return new Result(format.contentType(), true);
  }

  private static ImageFormat format(Path source) throws IOException, UnusableImageException {
    try (var in = Files.newInputStream(source)) {
      return ImageFormat.of(in.readNBytes(ImageFormat.PREFIX_BYTES))
          .orElseThrow(() -> new UnusableImageException("No image of a known format", false));
    }
  }

  private static Orientation orientation(Path source, ImageFormat format) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(source))) {
      return Orientation.of(in, format);
    }
  }

  /** A decoder on an open file. */
  private record Opened(FileImageInputStream stream, ImageReader reader) implements AutoCloseable {
    static Opened of(Path source, ImageFormat format) throws IOException {
      var reader =
          ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT)).next();
      var stream = new FileImageInputStream(source.toFile());
      reader.setInput(stream, false, format != ImageFormat.GIF);
      return new Opened(stream, reader);
    }

    @Override
    public void close() throws IOException {
      reader.dispose();
      stream.close();
    }
  }
}
