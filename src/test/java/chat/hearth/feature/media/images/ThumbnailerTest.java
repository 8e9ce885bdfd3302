package chat.hearth.feature.media.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.feature.media.images.Fit.Method;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.FileImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void smallAnimationIsStoppedWhereNoneIsWanted() throws Exception {
    var source = animation(40, 40, 3);

    var still = thumbnailer.make(source, new Fit(50, 50, Method.CROP), false, target());
    var moving =
        thumbnailer.make(source, new Fit(50, 50, Method.CROP), true, directory.resolve("no"));

    assertTrue(still.smaller());
    assertEquals("image/jpeg", still.contentType());
    assertEquals(40, ImageIO.read(target().toFile()).getWidth());
    assertEquals(new Thumbnailer.Result("image/gif", false), moving);
  }

  @Test
  void smallPictureThatDoesNotMoveIsItsOwnThumbnail() throws Exception {
    var source = animation(40, 40, 1);

    var result = thumbnailer.make(source, new Fit(50, 50, Method.CROP), false, target());

    assertEquals(new Thumbnailer.Result("image/gif", false), result);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 400})
  void animatedPngHasAStill(int size) throws Exception {
    var control = ByteBuffer.allocate(8).putInt(3).putInt(0).array();
    var source = withChunk(size, "acTL", control);

    var still = thumbnailer.make(source, new Fit(50, 50, Method.SCALE), false, target());

    assertEquals("image/jpeg", still.contentType());
    assertEquals(Math.min(50, size), ImageIO.read(target().toFile()).getWidth());
  }

  @Test
  void smallAnimatedWebpHasAStill() throws Exception {
    var source = Files.write(directory.resolve("webp"), animatedWebp());
    var plain = Files.write(directory.resolve("plain"), webp(0, "XXXX", new byte[3]));

    var still = thumbnailer.make(source, new Fit(50, 50, Method.SCALE), false, target());
    var same = thumbnailer.make(plain, new Fit(50, 50, Method.SCALE), false, target());

    assertTrue(still.smaller());
    assertEquals(1, ImageIO.read(target().toFile()).getWidth());
    assertEquals(new Thumbnailer.Result("image/webp", false), same);
  }

  @Test
  void pngIsTurnedAsItsExifSays() throws Exception {
    var source = withChunk(200, "eXIf", exif(6));

    thumbnailer.make(source, new Fit(50, 50, Method.SCALE), false, target());

    var made = ImageIO.read(target().toFile());
    assertTrue(new Color(made.getRGB(25, 5)).getRed() > 200);
    assertTrue(new Color(made.getRGB(25, 45)).getBlue() > 200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void exifOfWebpIsRead(boolean marked) throws Exception {
    var marker = marked ? new byte[] {'E', 'x', 'i', 'f', 0, 0} : new byte[0];
    var tiff = exif(8);
    var chunk = ByteBuffer.allocate(marker.length + tiff.length).put(marker).put(tiff).array();

    var orientation =
        Orientation.of(new ByteArrayInputStream(webp(0x08, "EXIF", chunk)), ImageFormat.WEBP);

    assertEquals(new Orientation(8), orientation);
  }

  /** Cut off anywhere, and with any byte changed, an image is used or refused. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "webp", "gif"})
  void brokenFilesDoNoHarm(String kind) throws Exception {
    var whole =
        switch (kind) {
          case "png" -> Files.readAllBytes(withChunk(20, "eXIf", exif(6)));
          case "webp" -> webp(0x0a, "EXIF", exif(6));
          default -> Files.readAllBytes(animation(20, 20, 2));
        };
    var random = new Random(7);

    for (int i = 0; i < 400; i++) {
      var bytes = Arrays.copyOf(whole, i % 2 == 0 ? whole.length : random.nextInt(whole.length));
      for (int j = 0; j < 1 + i % 5 && bytes.length > 0; j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      var source = Files.write(directory.resolve("broken"), bytes);
      try {
        thumbnailer.make(source, new Fit(10, 10, Method.CROP), i % 3 == 0, target());
        assertTrue(thumbnailer.size(source).isPresent());
      } catch (UnusableImageException e) {
        assertFalse(e.getMessage().isEmpty());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0x7fffffff, 0})
  void chunksThatSayTheyAreHugeEndTheSearch(int length) throws Exception {
    var png = ByteBuffer.allocate(8 + 8).putLong(0x89504e470d0a1a0aL).putInt(length).putInt(1);
    var webp =
        ByteBuffer.allocate(12 + 8)
            .put("RIFF0000WEBPABCD".getBytes(StandardCharsets.ISO_8859_1))
            .putInt(length);

    assertTrue(Chunks.ofPng(new ByteArrayInputStream(png.array()), "eXIf").isEmpty());
    assertTrue(Chunks.ofWebp(new ByteArrayInputStream(webp.array()), "EXIF").isEmpty());
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

  /** A square PNG with one more chunk behind its header. */
  private Path withChunk(int size, String type, byte[] content) throws IOException {
    var png = Files.readAllBytes(write(picture(size, size), "png"));
    var checksum = new CRC32();
    checksum.update(type.getBytes(StandardCharsets.ISO_8859_1));
    checksum.update(content);
    var chunk =
        ByteBuffer.allocate(12 + content.length)
            .putInt(content.length)
            .put(type.getBytes(StandardCharsets.ISO_8859_1))
            .put(content)
            .putInt((int) checksum.getValue());
    var out = new ByteArrayOutputStream();
    out.write(png, 0, 33);
    out.write(chunk.array());
    out.write(png, 33, png.length - 33);
    return Files.write(directory.resolve("chunk.png"), out.toByteArray());
  }

  /** One white pixel in the extended form, with a chunk behind it. */
  private static byte[] webp(int flags, String type, byte[] content) {
    var simple = Base64.getDecoder().decode(WEBP);
    int padded = content.length + content.length % 2;
    int size = simple.length + 18 + 8 + padded;
    return ByteBuffer.allocate(size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(size - 8)
        .put("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(10)
        .put((byte) flags)
        .put(new byte[9]) // one by one pixel, each less one
        .put(simple, 12, simple.length - 12)
        .put(type.getBytes(StandardCharsets.ISO_8859_1))
        .putInt(content.length)
        .put(content)
        .array();
  }

  /** The same pixel as the one picture of an animation. */
  private static byte[] animatedWebp() {
    var simple = Base64.getDecoder().decode(WEBP);
    int picture = simple.length - 12;
    int size = 12 + 18 + 14 + 8 + 16 + picture;
    return ByteBuffer.allocate(size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(size - 8)
        .put("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(10)
        .put((byte) 0x02)
        .put(new byte[9])
        .put("ANIM".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(6)
        .put(new byte[6])
        .put("ANMF".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(16 + picture)
        .put(new byte[16])
        .put(simple, 12, picture)
        .array();
  }

  /** The TIFF structure with nothing but an orientation. */
  private static byte[] exif(int orientation) {
    return ByteBuffer.allocate(26)
        .put(new byte[] {'M', 'M', 0, 42})
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
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
