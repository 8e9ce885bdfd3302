package chat.hearth.platform.storage;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The programs of the embedded PostgreSQL, unpacked from the class path.
 *
 * <p>They are unpacked below the data directory and not in the system's directory for temporary
 * files, where somebody else could have put other programs or a clean-up removes them while the
 * server runs.
 */
final class PostgresBinaries {
  private static final int OWNER_EXECUTABLE = 0100;

  private final Path directory;

  private PostgresBinaries(Path directory) {
    this.directory = directory;
  }

  /** Unpacks the programs into a directory named by their hash, unless they are there. */
  static PostgresBinaries unpack(Path parent) throws IOException {
    byte[] archive;
    try (var stream =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
            operatingSystem(), System.getProperty("os.arch"))) {
      archive = stream.readAllBytes();
    }
    var directory = parent.resolve(hash(archive));
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(parent);
      var unfinished = Files.createTempDirectory(parent, "unpacking-");
      extract(archive, unfinished);
      Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresBinaries(directory);
  }

  /** The command line that runs a program; root, whom PostgreSQL refuses, steps aside. */
  ProcessBuilder command(String program, List<String> arguments) {
    var command = new ArrayList<String>();
    if (LinuxUtils.isUnshareAvailable()) {
      command.add("unshare");
      command.add("-U");
    }
    command.add(directory.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  private static void extract(byte[] archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException(
              "The archive of PostgreSQL leaves its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(path.resolveSibling(""));
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.resolveSibling(""));
          Files.copy(tar, path);
          if ((entry.getMode() & OWNER_EXECUTABLE) != 0) {
            makeExecutable(path);
          }
        }
      }
    }
  }

  private static void makeExecutable(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static String operatingSystem() {
    var name = System.getProperty("os.name");
    if (name.startsWith("Windows")) {
      return "Windows";
    }
    return name.startsWith("Mac") ? "Darwin" : name;
  }

  private static String hash(byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
