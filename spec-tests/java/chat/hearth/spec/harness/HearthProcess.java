package chat.hearth.spec.harness;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The jar of {@code -Dhearth.jar} as a process, on the Java that runs the tests. Its output is kept
 * beside the jar.
 */
public final class HearthProcess implements AutoCloseable {
  /** The first start unpacks a PostgreSQL and makes a database. */
  private static final Duration START = Duration.ofSeconds(90);

  private static final Duration STOP = Duration.ofSeconds(20);
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final HearthOptions options;
  private final Path log;
  private Process process;
  private boolean leftPostgresBehind;

  private HearthProcess(HearthOptions options) {
    var jar = jar();
    this.options = options;
    this.log =
        jar.resolveSibling(
            "spec-%d-%d.log".formatted(ProcessHandle.current().pid(), STARTED.incrementAndGet()));
    this.process = launch(options, log);
  }

  /** Skips the test that calls it if the server under test is foreign. */
  public static void assumeOwnProcesses() {
    assumeTrue(
        Homeserver.external().isEmpty(),
        "needs a process of its own, and -Dhomeserver names a server that runs already");
  }

  /** Starts a process of the test's own; skips as {@link #assumeOwnProcesses} does. */
  public static HearthProcess launchOwn(HearthOptions options) {
    assumeOwnProcesses();
    return new HearthProcess(options);
  }

  /** {@link #launchOwn}, and waits until it serves. */
  public static HearthProcess startOwn(HearthOptions options) {
    var started = launchOwn(options);
    started.awaitReady();
    return started;
  }

  static HearthProcess startShared() {
    try {
      var dataDir = Files.createTempDirectory("hearth-spec");
      var started = new HearthProcess(HearthOptions.embedded(dataDir));
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    started.close();
                    deleteTree(dataDir);
                  }));
      started.awaitReady();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Homeserver homeserver() {
    return new Homeserver(options.url(), Optional.of(HearthOptions.REGISTRATION_SECRET));
  }

  /** Waits for {@code GET /ready} to say 200. */
  public void awaitReady() {
    try (var client = HttpClient.newHttpClient()) {
      var ready =
          HttpRequest.newBuilder(URI.create(options.url() + "/ready"))
              .timeout(Duration.ofSeconds(5))
              .build();
      var deadline = Instant.now().plus(START);
      while (Instant.now().isBefore(deadline)) {
        if (!process.isAlive()) {
          fail("exited with " + process.exitValue() + " while starting:\n" + tail());
        }
        if (isOk(client, ready)) {
          return;
        }
        Thread.sleep(50);
      }
      fail("not ready after " + START + ":\n" + tail());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("interrupted", e);
    }
  }

  /** Asks it to stop (SIGTERM) and gives its exit code. */
  public int stop() {
    process.destroy();
    return awaitExit(STOP);
  }

  /** Ends it at once (SIGKILL); an embedded PostgreSQL outlives it, as it would in an accident. */
  public void kill() {
    process.destroyForcibly();
    leftPostgresBehind = true;
    awaitExit(STOP);
  }

  /** Starts it again with the same options, and waits until it serves. */
  public void restart() {
    process = launch(options, log);
    leftPostgresBehind = false;
    awaitReady();
  }

  /** The exit code of a process that ends by itself. */
  public int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        leftPostgresBehind = true;
        fail("still running after " + patience + ":\n" + tail());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted", e);
    }
  }

  /** Everything that it printed, oldest line first, over all its starts. */
  public List<String> output() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it and whatever PostgreSQL it leaves behind. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        leftPostgresBehind = true;
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      leftPostgresBehind = true;
      Thread.currentThread().interrupt();
    }
    if (leftPostgresBehind) {
      orphanedPostgres().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private Optional<ProcessHandle> orphanedPostgres() {
    try (var files = Files.walk(options.dataDir())) {
      var pidFile = files.filter(file -> file.endsWith("postmaster.pid")).findFirst();
      if (pidFile.isEmpty()) {
        return Optional.empty();
      }
      var pid = Files.readAllLines(pidFile.get()).getFirst().strip();
      return ProcessHandle.of(Long.parseLong(pid));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty(); // it went while we looked
    }
  }

  private String tail() {
    var lines = output();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  private static Path jar() {
    var jar = Path.of(System.getProperty("hearth.jar", "target/hearth.jar")).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      fail("no " + jar + ": build it, or name a running server with -Dhomeserver=URL");
    }
    return jar;
  }

  private static Process launch(HearthOptions options, Path log) {
    try {
      Files.createDirectories(options.dataDir());
      var config = options.dataDir().resolve("spec-" + options.port() + ".yaml");
      Files.writeString(config, options.yaml());
      var java = Path.of(System.getProperty("java.home"), "bin", "java");
      return new ProcessBuilder(
              java.toString(), "-jar", jar().toString(), "--config", config.toString())
          .directory(options.dataDir().toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOk(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // does not listen yet
    }
  }

  private static void deleteTree(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("left behind: " + root + ": " + e.getMessage());
    }
  }
}
