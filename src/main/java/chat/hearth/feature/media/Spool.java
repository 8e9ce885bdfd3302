package chat.hearth.feature.media;

import chat.hearth.matrix.MatrixError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what arrives into temporary files, hashing it on the way. */
final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final int PIECE_BYTES = 256 << 10;

  /** A file that was received whole. Closing removes it, unless it was moved away. */
  record Spooled(Path file, byte[] hash, long size) implements AutoCloseable {
    @Override
    public void close() {
      remove(file);
    }
  }

  /** A file to be written. Closing removes it, unless it was moved away. */
  record Empty(Path file) implements AutoCloseable {
    /** What was written meanwhile. */
    Spooled filled() throws IOException {
      return new Spooled(file, new byte[0], Files.size(file));
    }

    @Override
    public void close() {
      remove(file);
    }
  }

  private final Path directory;

  /** A spool in a directory of its own; what a crash left there is removed. */
  Spool(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      try (var left = Files.list(directory)) {
        left.forEach(Spool::remove);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Can't use the directory for uploads: " + directory, e);
    }
  }

  /** An empty file. */
  Empty empty() throws IOException {
    return new Empty(Files.createTempFile(directory, "made-", ""));
  }

  /** Reads a stream to its end. Whatever the stream throws, nothing is left behind. */
  Spooled receive(InputStream bytes) {
    Path file = null;
    try {
      file = Files.createTempFile(directory, "upload-", "");
      return receive(bytes, file);
    } catch (IOException e) {
      LOG.error("An upload could not be written: {}", e.toString());
      remove(file);
      throw MatrixError.unavailable("The file could not be stored now; please try again later");
    } catch (RuntimeException e) {
      remove(file);
      throw e;
    }
  }

  private static Spooled receive(InputStream bytes, Path file) throws IOException {
    var hash = sha256();
    long size = 0;
    var piece = new byte[PIECE_BYTES];
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int count = bytes.read(piece); count >= 0; count = bytes.read(piece)) {
        hash.update(piece, 0, count);
        var buffer = ByteBuffer.wrap(piece, 0, count);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        size += count;
      }
    }
    return new Spooled(file, hash.digest(), size);
  }

  private static void remove(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("A temporary file is left behind: {}", e.toString());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
