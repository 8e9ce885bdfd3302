package chat.hearth.spec.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GET /_matrix/client/v1/media/thumbnail. */
final class ThumbnailSpec {
  private final TestUser alice = TestUser.named("alice");

  @ParameterizedTest
  @CsvSource({"32,32,crop", "96,96,crop"})
  void croppedThumbnailHasTheShapeThatWasAskedFor(int width, int height, String method) {
    var mxc = Media.upload(alice, Media.encode(Media.picture(1000, 500), "png"), "image/png");

    var image = Media.decode(Media.thumbnail(alice, mxc, width, height, method));

    assertEquals(width, image.getWidth());
    assertEquals(height, image.getHeight());
    assertRed(image.getRGB(2, height / 2));
    assertBlue(image.getRGB(width - 3, height / 2));
  }

  @ParameterizedTest
  @CsvSource({"320,240", "640,480", "800,600"})
  void scaledThumbnailKeepsItsShapeAndIsNoSmallerThanAskedFor(int width, int height) {
    var mxc = Media.upload(alice, Media.encode(Media.picture(2000, 1000), "jpeg"), "image/jpeg");

    var image = Media.decode(Media.thumbnail(alice, mxc, width, height, "scale"));

    assertTrue(image.getWidth() >= width && image.getHeight() >= height, image::toString);
    assertTrue(image.getWidth() < 2000, image::toString);
    assertEquals(2.0, (double) image.getWidth() / image.getHeight(), 0.02);
  }

  @Test
  void smallImageIsItsOwnThumbnail() {
    var file = Media.encode(Media.picture(40, 30), "png");
    var mxc = Media.upload(alice, file, "image/png");

    var reply = Media.thumbnail(alice, mxc, 320, 240, "scale");

    assertArrayEquals(file, reply.bytes());
    assertEquals("image/png", reply.header("Content-Type").orElseThrow());
  }

  @Test
  void thumbnailsAreShownInPlaceAndFenced() {
    var mxc = Media.upload(alice, Media.encode(Media.picture(400, 400), "png"), "image/png");

    var reply = Media.thumbnail(alice, mxc, 32, 32, "crop");

    assertTrue(reply.header("Content-Disposition").orElseThrow().startsWith("inline"));
    assertTrue(reply.header("Content-Security-Policy").isPresent());
    assertEquals("cross-origin", reply.header("Cross-Origin-Resource-Policy").orElseThrow());
  }

  @Test
  void transparencyIsKept() {
    var image = new BufferedImage(400, 400, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(399, 399, 0xff112233);
    var mxc = Media.upload(alice, Media.encode(image, "png"), "image/png");

    var reply = Media.thumbnail(alice, mxc, 96, 96, "crop");

    assertEquals("image/png", reply.header("Content-Type").orElseThrow());
    assertEquals(0, Media.decode(reply).getRGB(10, 10) >>> 24);
  }

  @Test
  void whatIsNoImageHasNoThumbnail() {
    var svg =
        "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
            .getBytes(StandardCharsets.UTF_8);
    var drawing = Media.upload(alice, svg, "image/svg+xml");
    var disguised = Media.upload(alice, svg, "image/png");
    var noise = Media.upload(alice, Media.randomBytes(1000), "image/jpeg");

    for (var mxc : List.of(drawing, disguised, noise)) {
      assertEquals(400, Media.thumbnail(alice, mxc, 96, 96, "crop").status());
    }
  }

  @Test
  void imageThatUnpacksToTooMuchIsRefused() {
    var bomb = Media.encode(new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_BINARY), "png");
    // The width and height of the header, 60,000 each; the checksum does not matter to a decoder
    // that looks at them first.
    bomb[18] = (byte) 0xea;
    bomb[19] = 0x60;
    bomb[22] = (byte) 0xea;
    bomb[23] = 0x60;
    var mxc = Media.upload(alice, bomb, "image/png");

    var reply = Media.thumbnail(alice, mxc, 96, 96, "crop");

    assertTrue(reply.status() == 413 || reply.status() == 400, reply::toString);
  }

  @Test
  void manyWhoAskAtOnceGetTheSame() {
    var mxc = Media.upload(alice, Media.encode(Media.picture(1500, 1500), "png"), "image/png");

    var replies =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> Media.thumbnail(alice, mxc, 320, 240, "scale")))
            .limit(8)
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .map(Reply::bytes)
            .toList();

    replies.forEach(bytes -> assertArrayEquals(replies.getFirst(), bytes));
    assertTrue(replies.getFirst().length > 100);
  }

  @Test
  void badSizesAreRefused() {
    var mxc = Media.upload(alice, Media.encode(Media.picture(40, 30), "png"), "image/png");
    var path = "/_matrix/client/v1/media/thumbnail/" + Media.name(mxc);

    alice.get(path + "?width=32").refused(400, "M_MISSING_PARAM");
    alice.get(path + "?width=x&height=32").refused(400, "M_INVALID_PARAM");
    alice.get(path + "?width=-1&height=32").refused(400, "M_INVALID_PARAM");
    alice.get(path + "?width=0&height=32").refused(400, "M_INVALID_PARAM");
    alice.get(path + "?width=32&height=32&method=stretch").refused(400, "M_INVALID_PARAM");
    alice.anonymous().get(path + "?width=32&height=32").refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void thumbnailOfAnUnknownFileIsNotFound() {
    Media.thumbnail(alice, "mxc://" + alice.serverName() + "/unknown", 32, 32, "crop")
        .refused(404, "M_NOT_FOUND");
  }

  private static void assertRed(int rgb) {
    var color = new Color(rgb);
    assertTrue(color.getRed() > 200 && color.getBlue() < 60, color::toString);
  }

  private static void assertBlue(int rgb) {
    var color = new Color(rgb);
    assertTrue(color.getBlue() > 200 && color.getRed() < 60, color::toString);
  }
}
