package chat.hearth.spec.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An S3-compatible object store (S3Proxy) as a process on loopback. It checks signatures, and keeps
 * its objects below a directory. A test can take it away and give it back.
 */
public final class ObjectStore implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String BUCKET = "media";
  private static final String ACCESS_KEY = "the-access-key";
  private static final String SECRET_KEY = "the-secret-key";

  private final Path directory;
  private final int port = HearthOptions.freePort();
  private Process process;

  private ObjectStore(Path directory) {
    this.directory = directory;
    this.process = launch();
  }

  /** Starts one with an empty bucket. */
  public static ObjectStore start(Path directory) {
    try {
      Files.createDirectories(directory.resolve("objects").resolve(BUCKET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ObjectStore(directory);
  }

  /** Lines of the section {@code media} for a server that keeps its files here. */
  public String[] configuration() {
    return new String[] {
      "s3:",
      "  endpoint: http://127.0.0.1:" + port,
      "  bucket: " + BUCKET,
      "  region: us-east-1",
      "  access_key: " + ACCESS_KEY,
      "  secret_key: " + SECRET_KEY
    };
  }

  /** How many objects it keeps. */
  public long objects() {
    try (Stream<Path> files = Files.walk(directory.resolve("objects").resolve(BUCKET))) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once. */
  public void stop() {
    process.destroyForcibly();
    try {
      process.waitFor(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again at the same port with the same objects. */
  public void restart() {
    process = launch();
  }

  @Override
  public void close() {
    stop();
  }

  private Process launch() {
    try {
      var properties =
          Files.writeString(
              directory.resolve("s3proxy.properties"),
              """
              s3proxy.endpoint=http://127.0.0.1:%d
              s3proxy.authorization=aws-v2-or-v4
              s3proxy.identity=%s
              s3proxy.credential=%s
              jclouds.provider=filesystem
              jclouds.identity=unused
              jclouds.credential=unused
              jclouds.filesystem.basedir=%s
              """
                  .formatted(port, ACCESS_KEY, SECRET_KEY, directory.resolve("objects")));
      var started =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "org.gaul.s3proxy.Main",
                  "--properties",
                  properties.toString())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("s3proxy.log").toFile()))
              .start();
      awaitListening(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitListening(Process started) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!listens()) {
      if (!started.isAlive() || System.nanoTime() > deadline) {
        started.destroyForcibly();
        fail("S3Proxy did not start:\n" + Files.readString(directory.resolve("s3proxy.log")));
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail("interrupted", e);
      }
    }
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
