package chat.hearth.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/** Photos of 12 megapixels are uploaded, and a thumbnail of each is asked for. */
final class MakeThumbnails implements Workload {
  static final int WORKERS = 4;
  static final Duration WARM_UP = Duration.ofSeconds(5);
  static final Duration MEASURED = Duration.ofSeconds(10);

  private static final int WIDTH = 4000;
  private static final int HEIGHT = 3000;

  @Override
  public String name() {
    return "thumbnails";
  }

  @Override
  public Result run(Bench bench) throws Exception {
    var token = Optional.of(bench.newUsers("photos", 1).getFirst().token());
    var photo = photo();

    var measured =
        ClosedLoop.run(
            WORKERS,
            bench.duration(WARM_UP),
            bench.duration(MEASURED),
            (worker, turn) -> {
              var name = bench.server().upload(token, withComment(photo, bench.unique("photo")));
              bench
                  .server()
                  .get(
                      token,
                      "/_matrix/client/v1/media/thumbnail/"
                          + name
                          + "?width=320&height=240&method=scale");
            });

    return Result.of(measured.perSecond(), "thumbnails/s")
        .latencies(measured.latencies())
        .failures(measured.failures())
        .with("photo_bytes", photo.length);
  }

  /** Smooth with some noise, as photos are. */
  private static byte[] photo() {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var random = new Random(1);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int light = (x + y) * 200 / (WIDTH + HEIGHT) + random.nextInt(20);
        image.setRGB(x, y, light << 16 | (255 - light) << 8 | light / 2);
      }
    }
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The same picture in a file of its own: bytes behind the end of a JPEG are not looked at. */
  private static byte[] withComment(byte[] photo, String comment) {
    var out = new ByteArrayOutputStream(photo.length + comment.length());
    out.writeBytes(photo);
    comment.chars().forEach(out::write);
    return out.toByteArray();
  }
}
