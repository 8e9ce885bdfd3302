package chat.hearth.spec.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What differs between the processes that tests start.
 *
 * @param dataDir where the process keeps everything
 * @param port where it listens, on loopback
 * @param databaseUrl a PostgreSQL; empty for the embedded one
 * @param media further lines of the section {@code media}
 * @param push further lines of the section {@code push}
 * @param more further configuration, as YAML
 */
public record HearthOptions(
    Path dataDir,
    int port,
    Optional<String> databaseUrl,
    List<String> media,
    List<String> push,
    String more) {
  static final String REGISTRATION_SECRET = "spec-tests";

  /** A port that was free a moment ago. */
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port", e);
    }
  }

  /** On the embedded PostgreSQL. */
  public static HearthOptions embedded(Path dataDir) {
    return new HearthOptions(dataDir, freePort(), Optional.empty(), List.of(), List.of(), "");
  }

  /** On a PostgreSQL of the test's own. */
  public static HearthOptions onDatabase(Path dataDir, String url) {
    return new HearthOptions(dataDir, freePort(), Optional.of(url), List.of(), List.of(), "");
  }

  public HearthOptions withPort(int other) {
    return new HearthOptions(dataDir, other, databaseUrl, media, push, more);
  }

  public HearthOptions withMedia(String... lines) {
    return new HearthOptions(dataDir, port, databaseUrl, List.of(lines), push, more);
  }

  public HearthOptions withPush(String... lines) {
    return new HearthOptions(dataDir, port, databaseUrl, media, List.of(lines), more);
  }

  /** With one more section of the configuration. */
  public HearthOptions with(String yaml) {
    return new HearthOptions(dataDir, port, databaseUrl, media, push, more + yaml + "\n");
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  String yaml() {
    return """
    server_name: localhost
    listen:
      host: 127.0.0.1
      port: %d
    public_url: %s
    data_dir: %s
    registration:
      enabled: true
      token_required: false
      shared_secret: %s
      guests: true
    limits:
      rate_limits: false
    retention:
      enabled: true
      min: 1s
      interval: 1s
    media:
      deletion_grace: 500ms
      url_preview:
        allowed_networks:
          - network: 127.0.0.1/32
    """
            .formatted(port, url(), dataDir, REGISTRATION_SECRET)
        + media.stream().map(line -> "  " + line + "\n").collect(Collectors.joining())
        + "push:\n  allow_private_addresses: true\n"
        + push.stream().map(line -> "  " + line + "\n").collect(Collectors.joining())
        + databaseUrl.map(url -> "database:\n  url: " + url + "\n").orElse("")
        + more;
  }
}
