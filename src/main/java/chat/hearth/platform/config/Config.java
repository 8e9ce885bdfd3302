package chat.hearth.platform.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can be configured. Keys are the record components in snake case.
 *
 * @param serverName the name behind the colon of every user ID; it can never be changed later
 * @param listen where clients connect
 * @param publicUrl the URL at which clients reach this server
 * @param dataDir where the embedded database, keys and media are kept
 */
public record Config(
    String serverName,
    Listen listen,
    Optional<String> publicUrl,
    Path dataDir,
    Database database,
    Registration registration,
    Session session,
    Limits limits,
    Metrics metrics,
    Support support) {

  /** The client listener. */
  public record Listen(String host, int port, Optional<Tls> tls) {}

  /** PEM files. */
  public record Tls(Path cert, Path key) {}

  /**
   * The database.
   *
   * @param url {@code postgresql://user:password@host:port/name}; empty for the embedded server
   */
  public record Database(Optional<String> url, int connections) {}

  /** Who may make accounts. */
  public record Registration(
      boolean enabled,
      boolean tokenRequired,
      Optional<String> sharedSecret,
      boolean guests,
      List<Terms> terms) {}

  /** A document that has to be accepted at registration. */
  public record Terms(String id, String version, String name, String url) {}

  /** How long access lasts. */
  public record Session(Duration accessTokenLifetime, Optional<Duration> refreshTokenLifetime) {}

  /** Bounds on what one user or address may ask for. */
  public record Limits(
      boolean rateLimits,
      Rate messages,
      Rate logins,
      Rate registrations,
      Rate rooms,
      Rate other,
      int passwordHashers) {}

  /** A token bucket: so many a second on average, so many at once. */
  public record Rate(double perSecond, int burst) {}

  /** The Prometheus listener; without a port there is none. */
  public record Metrics(String host, Optional<Integer> port) {}

  /** Served at {@code /.well-known/matrix/support}. */
  public record Support(Optional<String> page, List<Contact> contacts) {}

  /** A person or team behind this server. */
  public record Contact(String role, Optional<String> matrixId, Optional<String> emailAddress) {}
}
