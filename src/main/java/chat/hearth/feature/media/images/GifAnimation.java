package chat.hearth.feature.media.images;

import java.awt.AlphaComposite;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.Element;

/**
 * Scales an animated GIF picture by picture. The pictures of a GIF are patches on the ones before;
 * they are put together, scaled, and written whole.
 */
final class GifAnimation {
  private static final String IMAGE_FORMAT = "javax_imageio_gif_image_1.0";
  private static final String STREAM_FORMAT = "javax_imageio_gif_stream_1.0";
  private static final int MAX_PICTURES = 500;

  private final ImageReader reader;
  private final int width;
  private final int height;
  private final int pictures;

  private GifAnimation(ImageReader reader, int width, int height, int pictures) {
    this.reader = reader;
    this.width = width;
    this.height = height;
    this.pictures = pictures;
  }

  /** The animation in a GIF; empty where it has one picture, or too many to be worth it. */
  static Optional<GifAnimation> of(ImageReader reader, long maxPixels) throws IOException {
    int pictures = reader.getNumImages(true);
    var screen = child(reader.getStreamMetadata(), STREAM_FORMAT, "LogicalScreenDescriptor");
    int width = number(screen, "logicalScreenWidth");
    int height = number(screen, "logicalScreenHeight");
    boolean scalable =
        pictures > 1
            && pictures <= MAX_PICTURES
            && width > 0
            && height > 0
            && (long) width * height * pictures <= maxPixels * 4;
    return scalable
        ? Optional.of(new GifAnimation(reader, width, height, pictures))
        : Optional.empty();
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  void write(Fit.Placement placement, ImageOutputStream target) throws IOException {
    var writer = ImageIO.getImageWritersByFormatName("gif").next();
    try {
      writer.setOutput(target);
      writer.prepareWriteSequence(null);
      var canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
      for (int i = 0; i < pictures; i++) {
        var described = reader.getImageMetadata(i);
        var place = child(described, IMAGE_FORMAT, "ImageDescriptor");
        var control = child(described, IMAGE_FORMAT, "GraphicControlExtension");
        var disposal = control.getAttribute("disposalMethod");
        var before = disposal.equals("restoreToPrevious") ? copy(canvas) : canvas;
        var patch = reader.read(i);
        int left = number(place, "imageLeftPosition");
        int top = number(place, "imageTopPosition");
        var graphics = canvas.createGraphics();
        graphics.drawImage(patch, left, top, null);
        graphics.dispose();
        var scaled = Scaling.apply(canvas, placement);
        writer.writeToSequence(
            new IIOImage(scaled, null, metadata(writer, scaled, control, i)), null);
        if (disposal.equals("restoreToBackgroundColor")) {
          clear(canvas, left, top, patch.getWidth(), patch.getHeight());
        }
        canvas = before;
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  private static IIOMetadata metadata(
      ImageWriter writer, BufferedImage picture, Element control, int index) throws IOException {
    var metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(picture), null);
    var root = new IIOMetadataNode(IMAGE_FORMAT);
    var timing = new IIOMetadataNode("GraphicControlExtension");
    timing.setAttribute("disposalMethod", "restoreToBackgroundColor");
    timing.setAttribute("userInputFlag", "FALSE");
    timing.setAttribute("transparentColorFlag", "FALSE");
    timing.setAttribute("delayTime", Integer.toString(number(control, "delayTime")));
    timing.setAttribute("transparentColorIndex", "0");
    root.appendChild(timing);
    if (index == 0) {
      var extensions = new IIOMetadataNode("ApplicationExtensions");
      var forever = new IIOMetadataNode("ApplicationExtension");
      forever.setAttribute("applicationID", "NETSCAPE");
      forever.setAttribute("authenticationCode", "2.0");
      forever.setUserObject(new byte[] {1, 0, 0});
      extensions.appendChild(forever);
      root.appendChild(extensions);
    }
    metadata.mergeTree(IMAGE_FORMAT, root);
    return metadata;
  }

  private static BufferedImage copy(BufferedImage image) {
    var copy = new BufferedImage(image.getWidth(), image.getHeight(), image.getType());
    image.copyData(copy.getRaster());
    return copy;
  }

  private static void clear(BufferedImage image, int left, int top, int width, int height) {
    var graphics = image.createGraphics();
    graphics.setComposite(AlphaComposite.Clear);
    graphics.fillRect(left, top, width, height);
    graphics.dispose();
  }

  /** An element of a metadata tree; one without attributes where it is not there. */
  private static Element child(IIOMetadata metadata, String format, String name) {
    var found = ((Element) metadata.getAsTree(format)).getElementsByTagName(name);
    return found.getLength() == 0 ? new IIOMetadataNode(name) : (Element) found.item(0);
  }

  private static int number(Element element, String attribute) {
    var text = element.getAttribute(attribute);
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }
}
