package chat.hearth.platform.blobs;

import chat.hearth.matrix.MatrixError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects as files: {@code ab/cd/abcd…}, so that no directory grows past some thousands of entries
 * before there are hundreds of millions of objects.
 */
public final class DiskBlobStore implements BlobStore {
  private static final Logger LOG = LoggerFactory.getLogger(DiskBlobStore.class);

  private final Path root;

  /** A store below a directory, which is made where it is missing. */
  public DiskBlobStore(Path root) {
    this.root = root;
  }

  @Override
  public void put(String key, Path file) {
    var directory = directory(key);
    try {
      Files.createDirectories(directory);
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(file, directory.resolve(key));
      sync(directory);
    } catch (IOException e) {
      throw failed("store", key, e);
    }
  }

  @Override
  public Optional<BlobPart> open(String key, long offset, long length) {
    try {
      var file = FileChannel.open(path(key), StandardOpenOption.READ);
      return Optional.of(new BlobPart.InFile(file, offset, length));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", key, e);
    }
  }

  @Override
  public void delete(String key) {
    try {
      Files.deleteIfExists(path(key));
    } catch (IOException e) {
      throw failed("delete", key, e);
    }
  }

  @Override
  public void close() {}

  private Path path(String key) {
    return directory(key).resolve(key);
  }

  private Path directory(String key) {
    return root.resolve(BlobKeys.checked(key).substring(0, 2)).resolve(key.substring(2, 4));
  }

  /** Makes the entries of a directory survive a power failure. */
  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static MatrixError failed(String what, String key, IOException e) {
    LOG.error("Could not {} the object {}: {}", what, key, e.toString());
    return MatrixError.unavailable("The media store does not work now; please try again later");
  }
}
