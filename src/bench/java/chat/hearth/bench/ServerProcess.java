package chat.hearth.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The server as the operating system sees it; on this machine. */
final class ServerProcess {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofMillis(50); // of CPU in one look
  private static final int MAX_LOOKS = 120;
  private static final Pattern HEAP = Pattern.compile("(?m)^ *garbage-first heap.* used (\\d+)K");

  private final long pid;

  ServerProcess(long pid) {
    this.pid = pid;
  }

  /** Waits until it uses next to no CPU, for two minutes at most. */
  void awaitQuiet() throws InterruptedException {
    var before = cpu();
    for (int i = 0; i < MAX_LOOKS; i++) {
      Thread.sleep(LOOK);
      var now = cpu();
      if (now.minus(before).compareTo(QUIET) < 0) {
        return;
      }
      before = now;
    }
  }

  /**
   * Resident memory. If it is a JVM of this user, its garbage is collected before, as garbage is no
   * part of what a parked poll costs.
   */
  long residentBytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    var kibibytes = output(List.of("ps", "-o", "rss=", "-p", Long.toString(pid)));
    return Long.parseLong(kibibytes.orElseThrow().strip()) * 1024;
  }

  /** Used heap after {@link #residentBytes}, if it is a JVM with G1. */
  OptionalLong heapBytes() throws IOException, InterruptedException {
    var heap = HEAP.matcher(jcmd("GC.heap_info").orElse(""));
    return heap.find()
        ? OptionalLong.of(Long.parseLong(heap.group(1)) * 1024)
        : OptionalLong.empty();
  }

  private Duration cpu() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new CallFailed("cannot see the process " + pid));
  }

  private Optional<String> jcmd(String command) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return output(List.of(jcmd.toString(), Long.toString(pid), command));
  }

  private static Optional<String> output(List<String> command)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
  }
}
