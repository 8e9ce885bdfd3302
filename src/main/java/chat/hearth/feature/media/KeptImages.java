package chat.hearth.feature.media;

import chat.hearth.feature.media.images.Thumbnailer;
import chat.hearth.feature.media.previews.ImageKeeper;
import java.io.ByteArrayInputStream;
import java.util.Optional;

/** Keeps images of web pages as files of this server, told by their bytes. */
final class KeptImages implements ImageKeeper {
  private final Spool spool;
  private final Thumbnailer thumbnailer;
  private final Uploads uploads;

  KeptImages(Spool spool, Thumbnailer thumbnailer, Uploads uploads) {
    this.spool = spool;
    this.thumbnailer = thumbnailer;
    this.uploads = uploads;
  }

  @Override
  public Optional<Kept> keep(byte[] bytes) {
    try (var received = spool.receive(new ByteArrayInputStream(bytes))) {
      return thumbnailer
          .size(received.file())
          .map(
              size ->
                  new Kept(
                      uploads.keep(received, size.contentType()).toString(),
                      size.contentType(),
                      received.size(),
                      size.width(),
                      size.height()));
    }
  }
}
