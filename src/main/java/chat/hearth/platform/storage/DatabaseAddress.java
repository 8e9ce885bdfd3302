package chat.hearth.platform.storage;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.Locale;
import java.util.Properties;

/** Where a PostgreSQL is and how to log in; the password never shows in {@link #toString()}. */
public final class DatabaseAddress {
  private final PgConnectOptions options;

  private DatabaseAddress(PgConnectOptions options) {
    this.options = options;
  }

  static DatabaseAddress loopback(int port, String name, String user, String password) {
    return new DatabaseAddress(
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setDatabase(name)
            .setUser(user)
            .setPassword(password));
  }

  /**
   * Reads {@code postgresql://user:password@host:port/name?sslmode=require}.
   *
   * @throws IllegalArgumentException when it is no such URL; the message never repeats the URL
   */
  public static DatabaseAddress parse(String url) {
    PgConnectOptions options;
    try {
      options = PgConnectOptions.fromUri(url);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("must be postgresql://user:password@host:port/name", e);
    }
    switch (options.getSslMode()) {
      case DISABLE, ALLOW -> options.setSslMode(SslMode.DISABLE);
      case PREFER, REQUIRE ->
          options.setSslOptions(
              new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
      case VERIFY_CA ->
          options.setSslOptions(new ClientSSLOptions().setHostnameVerificationAlgorithm(""));
      case VERIFY_FULL ->
          options.setSslOptions(new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS"));
    }
    return new DatabaseAddress(options);
  }

  /** The same server and user, another database. */
  DatabaseAddress database(String name) {
    return new DatabaseAddress(connectOptions().setDatabase(name));
  }

  /** A copy to build a pool from. */
  PgConnectOptions connectOptions() {
    return new PgConnectOptions(options);
  }

  String jdbcUrl() {
    var host = options.getHost().contains(":") ? "[" + options.getHost() + "]" : options.getHost();
    return "jdbc:postgresql://" + host + ":" + options.getPort() + "/" + options.getDatabase();
  }

  /** What the JDBC driver wants beside {@link #jdbcUrl()}; times are in seconds. */
  Properties jdbcProperties() {
    var properties = new Properties();
    properties.setProperty("user", options.getUser());
    properties.setProperty("password", options.getPassword());
    properties.setProperty(
        "sslmode", options.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (options.getSslMode() == SslMode.VERIFY_CA || options.getSslMode() == SslMode.VERIFY_FULL) {
      // As the pool does: the authorities that Java trusts, not a file of libpq's.
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "10");
    return properties;
  }

  @Override
  public String toString() {
    return options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
  }
}
