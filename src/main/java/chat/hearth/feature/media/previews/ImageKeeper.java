package chat.hearth.feature.media.previews;

import java.util.Optional;

/** Keeps images of pages as media. */
@FunctionalInterface
public interface ImageKeeper {
  /** An image that is kept. */
  record Kept(String mxc, String contentType, long size, int width, int height) {}

  /** Keeps what a server sent, if it is an image; empty otherwise. */
  Optional<Kept> keep(byte[] bytes);
}
