package chat.hearth.platform.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code postmaster.pid} tells about the server of a data directory that an earlier, killed
 * process of ours left behind.
 */
final class Postmaster {
  private final Path file;
  private final Path cluster;

  Postmaster(Path cluster) {
    this.cluster = cluster;
    this.file = cluster.resolve("postmaster.pid");
  }

  /** The state of the file. */
  enum State {
    ABSENT,
    /** Its server runs. */
    RUNNING,
    /**
     * Its server is gone. PostgreSQL would refuse to start when another process has got the number,
     * which in a container happens after every crash.
     */
    STALE,
    /** Its process can't be looked at; PostgreSQL has to decide. */
    UNKNOWN
  }

  State state() throws IOException {
    if (!Files.exists(file)) {
      return State.ABSENT;
    }
    var process = pid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return State.STALE;
    }
    var command = process.get().info().command();
    if (command.isEmpty()) {
      return State.UNKNOWN;
    }
    var ours =
        command.get().contains("postgres")
            && process.get().info().commandLine().orElse("").contains(cluster.toString());
    return ours ? State.RUNNING : State.STALE;
  }

  void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  private Optional<Long> pid() throws IOException {
    try {
      return Files.readAllLines(file).stream()
          .findFirst()
          .map(line -> Long.parseLong(line.strip()));
    } catch (NumberFormatException e) {
      // Cut short by a crash of the machine.
      return Optional.empty();
    }
  }
}
