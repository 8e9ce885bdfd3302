package chat.hearth.platform.blobs;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps immutable objects by key. A key is lower-case letters and digits, at least 8 of them, and
 * is never used for a second object.
 *
 * <p>What goes wrong outside (a full disk, a store that can't be reached) is thrown as {@link
 * chat.hearth.matrix.MatrixError} 503 and logged.
 */
public interface BlobStore extends AutoCloseable {
  /**
   * Stores what a file holds. The file is gone afterwards, or still there where this throws; the
   * object is durable when this returns, and may exist in part or whole where it throws.
   */
  void put(String key, Path file);

  /**
   * Opens a part of an object; empty where there is no such object. What is opened can be read to
   * its end even if the object is deleted meanwhile.
   *
   * @param offset of the first byte
   * @param length how many bytes; the part must lie within the object
   */
  Optional<BlobPart> open(String key, long offset, long length);

  /** Deletes an object; does nothing where there is none. */
  void delete(String key);

  @Override
  void close();
}
