package chat.hearth.spec.calls;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client-Server API: voice over IP, TURN servers. */
final class TurnServerSpec {
  private static final String SECRET = "turn-secret-of-the-tests";
  private static final int PORT = HearthOptions.freePort();

  @TempDir private static Path directory;

  private static HearthProcess hearth;

  @BeforeAll
  static void start() {
    hearth =
        HearthProcess.startOwn(
            HearthOptions.embedded(directory)
                .with(
                    """
                    turn:
                      uris:
                        - uri: turn:127.0.0.1:%d?transport=udp
                      shared_secret: %s
                      ttl: 10m
                    """
                        .formatted(PORT, SECRET)));
  }

  @AfterAll
  static void stop() {
    if (hearth != null) {
      hearth.close();
    }
  }

  @Test
  void credentialsEndAndAreProvedByTheSharedSecret() throws Exception {
    var alice = hearth.homeserver().register("alice");

    var turn = alice.get(v3("/voip/turnServer")).ok();

    var username = turn.path("username").asText();
    var end = Long.parseLong(username.substring(0, username.indexOf(':')));
    assertEquals(alice.userId(), username.substring(username.indexOf(':') + 1));
    assertEquals(600, end - Instant.now().getEpochSecond(), 5);
    assertEquals(proof(username), turn.path("password").asText());
    assertEquals(600, turn.path("ttl").asLong());
    assertEquals(Json.array("turn:127.0.0.1:" + PORT + "?transport=udp"), turn.path("uris"));
  }

  @Test
  void onlyUsersAreGivenCredentials() {
    hearth.homeserver().anonymous().get(v3("/voip/turnServer")).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void aRelayLetsInWhoHasTheCredentials() throws Exception {
    var program = turnserver();
    assumeTrue(program.isPresent(), "needs coturn: no turnserver on the PATH");
    var alice = hearth.homeserver().register("alice");
    var relay =
        new ProcessBuilder(
                program.get().toString(),
                "-n",
                "--listening-ip=127.0.0.1",
                "--relay-ip=127.0.0.1",
                "--listening-port=" + PORT,
                "--use-auth-secret",
                "--static-auth-secret=" + SECRET,
                "--realm=localhost",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--pidfile=" + directory.resolve("turn.pid"),
                "--db=" + directory.resolve("turn.db"),
                "--log-file=stdout")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("turn.log").toFile())
            .start();
    try {
      awaitListening();
      var turn = alice.get(v3("/voip/turnServer")).ok();
      var username = turn.path("username").asText();

      var allowed = new TurnClient(PORT).allocate(username, turn.path("password").asText());
      var refused = new TurnClient(PORT).allocate(username, "another password");

      assertEquals(0, allowed, "allocated");
      assertNotEquals(0, refused);
    } finally {
      relay.destroy();
      assertTrue(relay.waitFor(10, TimeUnit.SECONDS));
    }
  }

  private static void awaitListening() throws Exception {
    for (var i = 0; i < 50; i++) {
      try {
        new TurnClient(PORT).allocate("nobody", "nothing");
        return;
      } catch (IOException e) {
        Thread.sleep(100); // it does not listen yet
      }
    }
  }

  private static Optional<Path> turnserver() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "turnserver"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String proof(String username) throws Exception {
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    return Base64.getEncoder()
        .encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
  }
}
