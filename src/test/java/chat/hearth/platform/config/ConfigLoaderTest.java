package chat.hearth.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
  private final Path directory;

  ConfigLoaderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void nothingSetMeansLoopbackAndAWarningAboutTheName() {
    var loaded = ConfigLoader.load(Optional.empty(), Map.of("PATH", "/bin"));

    assertEquals("localhost", loaded.config().serverName());
    assertEquals(new Config.Listen("127.0.0.1", 8008, Optional.empty()), loaded.config().listen());
    assertEquals(Optional.empty(), loaded.config().database().url());
    assertFalse(loaded.config().registration().enabled());
    assertEquals(new Config.Rate(0.5, 10), loaded.config().limits().logins());
    assertEquals(1, loaded.warnings().size());
  }

  @Test
  void environmentWinsOverTheFile() {
    var loaded =
        load(
            """
            server_name: example.org
            listen: {host: 0.0.0.0, port: 1}
            session:
              refresh_token_lifetime: 90d
            """,
            Map.of(
                "HEARTH_LISTEN_PORT", "443",
                "HEARTH_LISTEN_TLS_CERT", "cert.pem",
                "HEARTH_LISTEN_TLS_KEY", "key.pem",
                "HEARTH_LIMITS_ROOMS_BURST", "5",
                "HEARTH_SUPPORT_CONTACTS", "[{role: m.role.admin, matrix_id: '@a:example.org'}]"));

    var config = loaded.config();
    assertEquals(
        new Config.Listen(
            "0.0.0.0", 443, Optional.of(new Config.Tls(Path.of("cert.pem"), Path.of("key.pem")))),
        config.listen());
    assertEquals(Optional.of(Duration.ofDays(90)), config.session().refreshTokenLifetime());
    assertEquals(new Config.Rate(2, 5), config.limits().rooms());
    assertEquals(Optional.of("@a:example.org"), config.support().contacts().getFirst().matrixId());
    assertEquals(List.of(), loaded.warnings());
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    var error =
        assertThrows(
            ConfigException.class,
            () ->
                load(
                    """
                    server_name: not a name
                    lisen: {port: 80}
                    listen: {port: 65536, tls: {cert: a.pem}}
                    registration: {enabled: perhaps, shared_secret: short}
                    session: {access_token_lifetime: 5 minutes}
                    limits: {messages: {per_second: fast}, rooms: 3}
                    support: {contacts: [{role: m.role.admin}]}
                    """,
                    Map.of("HEARTH_LISTEN_PROT", "80", "HEARTH_DATABASE_CONNECTIONS", "0")));

    assertEquals(
        List.of(
            "lisen: no such key; did you mean listen?",
            "server_name: must be a server name such as example.org",
            "listen.port: must be a whole number from 0 to 65535",
            "listen.tls.key: must be set",
            "HEARTH_DATABASE_CONNECTIONS: must be a whole number from 6 to 1000",
            "registration.enabled: must be true or false",
            "registration.shared_secret: must be a secret of at least 8 characters",
            "session.access_token_lifetime: must be a duration such as 500ms, 30s, 5m, 24h or 90d",
            "limits.messages.per_second: must be a number from 0.001 to 1000000",
            "limits.rooms: must hold keys",
            "support.contacts[0]: needs matrix_id or email_address",
            "HEARTH_LISTEN_PROT: no such variable; did you mean HEARTH_LISTEN_PORT?"),
        error.mistakes().lines().toList());
  }

  @Test
  void keyGivenTwiceIsAMistake() {
    var error =
        assertThrows(ConfigException.class, () -> load("data_dir: a\ndata_dir: b\n", Map.of()));

    assertTrue(error.mistakes().contains("line 2"), error.mistakes());
    assertTrue(error.mistakes().contains("data_dir"), error.mistakes());
  }

  @Test
  void missingFileIsAMistake() {
    var error =
        assertThrows(
            ConfigException.class,
            () -> ConfigLoader.load(Optional.of(directory.resolve("none.yaml")), Map.of()));

    assertTrue(error.mistakes().contains("none.yaml"));
  }

  private ConfigLoader.Loaded load(String yaml, Map<String, String> environment) {
    var file = directory.resolve("config.yaml");
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ConfigLoader.load(Optional.of(file), environment);
  }
}
