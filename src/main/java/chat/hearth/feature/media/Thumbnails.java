package chat.hearth.feature.media;

import chat.hearth.feature.media.ThumbnailStore.Made;
import chat.hearth.feature.media.images.Fit;
import chat.hearth.feature.media.images.Thumbnailer;
import chat.hearth.feature.media.images.UnusableImageException;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.blobs.BlobPart;
import chat.hearth.platform.blobs.BlobStore;
import chat.hearth.platform.storage.Database;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes each thumbnail once. Those who ask for one that is being made wait for it; no more than a
 * few images are decoded at the same time, in the order in which they were asked for.
 */
final class Thumbnails {
  private static final Logger LOG = LoggerFactory.getLogger(Thumbnails.class);

  private record Wanted(String hash, Fit fit, boolean animated) {}

  private final Database database;
  private final BlobStore blobs;
  private final Spool spool;
  private final Contents contents;
  private final Thumbnailer thumbnailer;
  private final Semaphore workers;
  private final ThumbnailStore store = new ThumbnailStore();
  private final Map<Wanted, CompletableFuture<Made>> inTheMaking = new ConcurrentHashMap<>();

  Thumbnails(
      Database database,
      BlobStore blobs,
      Spool spool,
      Contents contents,
      Thumbnailer thumbnailer,
      int workers) {
    this.database = database;
    this.blobs = blobs;
    this.spool = spool;
    this.contents = contents;
    this.thumbnailer = thumbnailer;
    this.workers = new Semaphore(workers, true);
  }

  /**
   * The thumbnail of a content.
   *
   * @throws MatrixError 400 where it is no image that can be decoded, {@code M_TOO_LARGE}
   */
  Made get(StoredMedia.Content content, Fit fit, boolean animated) {
    var made = store.find(database, content.hash(), fit, animated);
    if (made.isPresent()) {
      return made.get();
    }
    var wanted = new Wanted(content.hash(), fit, animated);
    var mine = new CompletableFuture<Made>();
    var others = inTheMaking.putIfAbsent(wanted, mine);
    if (others != null) {
      return await(others);
    }
    try {
      mine.complete(make(content, fit, animated));
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    } finally {
      inTheMaking.remove(wanted);
    }
    return await(mine);
  }

  private static Made await(CompletableFuture<Made> made) {
    try {
      return made.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private Made make(StoredMedia.Content content, Fit fit, boolean animated) {
    workers.acquireUninterruptibly();
    try (var image = fetch(content);
        var target = spool.empty()) {
      var result = thumbnailer.make(image.file(), fit, animated, target.file());
      return result.smaller()
          ? keep(content, fit, animated, result.contentType(), target)
          : keepNone(content, fit, animated, result.contentType());
    } catch (UnusableImageException e) {
      LOG.debug("No thumbnail: {}", e.getMessage());
      throw e.tooLarge()
          ? MatrixError.tooLarge("The image is too large for a thumbnail")
          : MatrixError.of(400, "M_UNKNOWN", "There can be no thumbnail of this file");
    } catch (IOException e) {
      LOG.error("A thumbnail could not be made: {}", e.toString());
      throw MatrixError.unavailable("The thumbnail can't be made now; please try again later");
    } finally {
      workers.release();
    }
  }

  private Made keep(
      StoredMedia.Content content, Fit fit, boolean animated, String type, Spool.Empty target)
      throws IOException {
    var spooled = target.filled();
    var found = new CompletableFuture<Made>();
    contents.store(
        spooled,
        (tx, key) -> {
          var made = new Made(Optional.of(key), type, spooled.size());
          boolean added = store.add(tx, content.hash(), fit, animated, made);
          found.complete(
              added ? made : store.find(tx, content.hash(), fit, animated).orElseThrow(this::gone));
          return added;
        });
    return found.join();
  }

  private Made keepNone(StoredMedia.Content content, Fit fit, boolean animated, String type) {
    var made = new Made(Optional.empty(), type, content.size());
    store.add(database, content.hash(), fit, animated, made);
    return made;
  }

  private Spool.Spooled fetch(StoredMedia.Content content) throws IOException {
    var part = blobs.open(content.objectKey(), 0, content.size()).orElseThrow(this::gone);
    try (var bytes = BlobPart.bytes(part)) {
      return spool.receive(bytes);
    }
  }

  private MatrixError gone() {
    return MatrixError.notFound("The file is not here any more");
  }
}
