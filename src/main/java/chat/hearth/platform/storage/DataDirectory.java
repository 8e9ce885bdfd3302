package chat.hearth.platform.storage;

import chat.hearth.platform.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory that belongs to one running server. A lock on {@code hearth.lock} is held as long
 * as the process lives; the operating system drops it however the process ends.
 */
public final class DataDirectory implements AutoCloseable {
  private static final int SECRET_BYTES = 32;

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes a directory, made where it is missing, for its owner alone.
   *
   * @throws StorageException when another server has it, or it can't be written
   */
  public static DataDirectory open(Path path) {
    var absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute, ownerOnly(absolute, "rwx------"));
      var channel =
          FileChannel.open(
              absolute.resolve("hearth.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new StorageException(
            Kind.UNAVAILABLE,
            "another server runs on the data directory "
                + absolute
                + "; stop it or set another data_dir",
            null);
      }
      return new DataDirectory(absolute, channel);
    } catch (IOException e) {
      throw new StorageException(
          Kind.REFUSED, "cannot write to the data directory " + absolute + ": " + e, e);
    }
  }

  public Path path() {
    return path;
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** The text of a secret kept here, if there is one. */
  public static Optional<String> readSecret(Path dataDir, String name) {
    try {
      var file = dataDir.resolve(name);
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new StorageException(
          Kind.REFUSED, "cannot read " + dataDir.resolve(name) + ": " + e, e);
    }
  }

  /** A random secret kept in a file for the owner alone; made at the first call. */
  public String secret(String name, SecureRandom random) {
    var kept = readSecret(path, name);
    if (kept.isPresent()) {
      return kept.get();
    }
    var bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var file = resolve(name);
    var unfinished = resolve(name + ".new");
    try {
      // Written aside, so that a crash never leaves half a secret.
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, ownerOnly(unfinished, "rw-------"));
      Files.writeString(unfinished, secret + "\n");
      Files.move(unfinished, file);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException("The lock on the data directory is not held", e);
    } catch (IOException e) {
      throw new StorageException(Kind.REFUSED, "cannot write " + file + ": " + e, e);
    }
    return secret;
  }

  /** Gives the directory free for another server. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StorageException(Kind.REFUSED, "cannot release " + path + ": " + e, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by another server in this very process.
      return null;
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
