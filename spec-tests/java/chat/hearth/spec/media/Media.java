package chat.hearth.spec.media;

import static chat.hearth.spec.harness.Client.path;

import chat.hearth.spec.harness.Client;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.ImageIO;

/** Short ways to upload and download. */
final class Media {
  private Media() {}

  /** Uploads a file and gives its mxc URI. */
  static String upload(TestUser user, byte[] file, String contentType) {
    return tryUpload(user, file, contentType, "").ok().path("content_uri").asText();
  }

  /** The query begins with a question mark, or is empty. */
  static Reply tryUpload(Client user, byte[] file, String contentType, String query) {
    return user.exchange(
        "POST", "/_matrix/media/v3/upload" + query, file, Map.of("Content-Type", contentType));
  }

  /** Announces a file and gives its mxc URI. */
  static String create(TestUser user) {
    return user.exchange("POST", "/_matrix/media/v1/create", new byte[0], Map.of())
        .ok()
        .path("content_uri")
        .asText();
  }

  static Reply put(Client user, String mxc, byte[] file, String contentType) {
    return user.exchange(
        "PUT", "/_matrix/media/v3/upload/" + name(mxc), file, Map.of("Content-Type", contentType));
  }

  /** The rest follows the media ID: a file name, a query, nothing. */
  static Reply download(Client user, String mxc, String rest) {
    return user.get("/_matrix/client/v1/media/download/" + name(mxc) + rest);
  }

  static Reply download(Client user, String mxc) {
    return download(user, mxc, "");
  }

  static Reply download(Client user, String mxc, Map<String, String> headers) {
    return user.exchange(
        "GET", "/_matrix/client/v1/media/download/" + name(mxc), new byte[0], headers);
  }

  static Reply thumbnail(Client user, String mxc, int width, int height, String method) {
    return user.get(
        "/_matrix/client/v1/media/thumbnail/"
            + name(mxc)
            + path("?width={}&height={}&method={}", width, height, method));
  }

  /** Server and media ID as in a path. */
  static String name(String mxc) {
    return mxc.substring("mxc://".length());
  }

  /** Bytes that nobody uploaded before. */
  static byte[] randomBytes(int count) {
    var bytes = new byte[count];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }

  /** A picture with its left half red and its right half blue, and one random pixel. */
  static BufferedImage picture(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, (x < width / 2 ? Color.RED : Color.BLUE).getRGB());
      }
    }
    image.setRGB(0, 0, ThreadLocalRandom.current().nextInt());
    return image;
  }

  static byte[] encode(BufferedImage image, String format) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static BufferedImage decode(Reply reply) {
    try {
      var image = ImageIO.read(new ByteArrayInputStream(reply.bytes()));
      if (image == null) {
        throw new AssertionError(reply + " is no image");
      }
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
