package chat.hearth.feature.media.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.feature.media.images.Fit.Method;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.FileImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of images. */
final class ThumbnailerTest {
  /** One white pixel, lossless. */
  private static final String WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

  @TempDir Path directory = Path.of("set by JUnit");

  private final Thumbnailer thumbnailer = new Thumbnailer(4_000_000);

  @ParameterizedTest
  @CsvSource({
    "1000, 500, 100, 100, SCALE, 200, 100",
    "500, 1000, 100, 100, SCALE, 100, 200",
    "1000, 500, 100, 100, CROP, 100, 100",
    "1000, 999, 320, 240, SCALE, 320, 320",
    "97, 97, 96, 96, CROP, 96, 96",
    "1999, 3, 10, 2, SCALE, 1333, 2"
  })
  void thumbnailIsNoSmallerThanWanted(
      int width, int height, int wide, int high, Method method, int newWidth, int newHeight)
      throws Exception {
    var source = write(picture(width, height), "png");

    var result = thumbnailer.make(source, new Fit(wide, high, method), false, target());

    assertTrue(result.smaller());
    var made = ImageIO.read(target().toFile());
    assertEquals(newWidth, made.getWidth());
    assertEquals(newHeight, made.getHeight());
  }

  @Test
  void imageIsNeverMadeLarger() throws Exception {
    var source = write(picture(50, 200), "png");

    var result = thumbnailer.make(source, new Fit(96, 96, Method.CROP), false, target());

    assertFalse(result.smaller());
    assertEquals("image/png", result.contentType());
    assertFalse(Files.exists(target()));
  }

  @Test
  void cameraThatWasTurnedIsTurnedBack() throws Exception {
    var jpeg = Files.readAllBytes(write(picture(400, 200), "jpeg"));
    var source = Files.write(directory.resolve("turned"), withOrientation(jpeg, 6));

    thumbnailer.make(source, new Fit(50, 100, Method.SCALE), false, target());

    var made = ImageIO.read(target().toFile());
    assertEquals(50, made.getWidth());
    assertEquals(100, made.getHeight());
    // The left half, which is red, is the upper one now.
    assertTrue(new Color(made.getRGB(25, 10)).getRed() > 200);
    assertTrue(new Color(made.getRGB(25, 90)).getBlue() > 200);
    assertEquals(
        new Thumbnailer.Size(200, 400, "image/jpeg"), thumbnailer.size(source).orElseThrow());
  }

  @Test
  void animationStaysOneWhereItIsWanted() throws Exception {
    var source = animation(200, 200, 3);

    var moving = thumbnailer.make(source, new Fit(50, 50, Method.CROP), true, target());
    int pictures = pictures(target());
    var still =
        thumbnailer.make(source, new Fit(50, 50, Method.CROP), false, directory.resolve("still"));

    assertEquals("image/gif", moving.contentType());
    assertEquals(3, pictures);
    assertEquals("image/jpeg", still.contentType());
  }

  @Test
  void webpIsRead() throws Exception {
    var source = Files.write(directory.resolve("one"), Base64.getDecoder().decode(WEBP));

    assertEquals(new Thumbnailer.Size(1, 1, "image/webp"), thumbnailer.size(source).orElseThrow());
  }

  @Test
  void hugeImageIsRefusedByItsHeader() throws Exception {
    var bytes = Files.readAllBytes(write(picture(10, 10), "png"));
    ByteBuffer.wrap(bytes).putInt(16, 60_000).putInt(20, 60_000);
    var checksum = new CRC32();
    checksum.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) checksum.getValue());
    var source = Files.write(directory.resolve("bomb"), bytes);

    var refused =
        assertThrows(
            UnusableImageException.class,
            () -> thumbnailer.make(source, new Fit(32, 32, Method.CROP), false, target()));

    assertTrue(refused.tooLarge());
  }

  @Test
  void brokenImageIsUnusable() throws Exception {
    var bytes = Files.readAllBytes(write(picture(500, 500), "png"));
    var source = Files.write(directory.resolve("cut"), Arrays.copyOf(bytes, 60));

    var refused =
        assertThrows(
            UnusableImageException.class,
            () -> thumbnailer.make(source, new Fit(32, 32, Method.CROP), false, target()));

    assertFalse(refused.tooLarge());
    assertTrue(thumbnailer.size(Files.write(directory.resolve("x"), new byte[3])).isEmpty());
  }

  private Path target() {
    return directory.resolve("thumbnail");
  }

  private Path write(BufferedImage image, String format) throws IOException {
    var file = directory.resolve("image." + format);
    ImageIO.write(image, format, file.toFile());
    return file;
  }

  /** Red on the left, blue on the right. */
  private static BufferedImage picture(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.BLUE);
    graphics.fillRect(width / 2, 0, width, height);
    graphics.dispose();
    return image;
  }

  private Path animation(int width, int height, int pictures) throws IOException {
    var file = directory.resolve("animation.gif");
    var writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (var out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < pictures; i++) {
        writer.writeToSequence(new IIOImage(picture(width, height), null, null), null);
      }
      writer.endWriteSequence();
    }
    return file;
  }

  private static int pictures(Path gif) throws IOException {
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (var in = new FileImageInputStream(gif.toFile())) {
      reader.setInput(in);
      return reader.getNumImages(true);
    }
  }

  /** Puts an Exif part with nothing but the orientation behind the first marker. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) throws IOException {
    var exif =
        ByteBuffer.allocate(36)
            .putShort((short) 0xffe1)
            .putShort((short) 34)
            .put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42})
            .putInt(8)
            .putShort((short) 1)
            .putShort((short) 0x0112)
            .putShort((short) 3)
            .putInt(1)
            .putShort((short) orientation)
            .putShort((short) 0)
            .putInt(0);
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(exif.array());
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }
}
