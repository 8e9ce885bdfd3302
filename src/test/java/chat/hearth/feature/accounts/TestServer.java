package chat.hearth.feature.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.feature.accounts.registration.Registration;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.http.Route.Access;
import chat.hearth.platform.identity.IdentityServers;
import chat.hearth.platform.storage.TestDatabase;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Accounts and registration on a real database, called endpoint by endpoint without HTTP. */
final class TestServer implements AutoCloseable {
  static final String SECRET = "the operator's secret";
  private static final Config.Rate RATE = new Config.Rate(1, 1);
  private static final Config.Media MEDIA =
      new Config.Media(
          1 << 20,
          Optional.empty(),
          1,
          false,
          true,
          Duration.ZERO,
          Optional.empty(),
          Duration.ofDays(1),
          Optional.empty(),
          new Config.Thumbnails(false, 1_000_000, 1),
          new Config.UrlPreview(false, List.of(), List.of()));

  final TestClock clock = new TestClock();
  final TestDatabase postgres = TestDatabase.create();
  final TestLog log = new TestLog(postgres.database());
  final List<String> removedDevices = new ArrayList<>();
  final Accounts accounts;
  private final List<Endpoint> endpoints = new ArrayList<>();

  /** A server where everybody may register. */
  static TestServer open() {
    return new TestServer(
        new Config.Registration(true, false, Optional.of(SECRET), true, List.of()));
  }

  TestServer(Config.Registration registration) {
    var config = config(registration);
    var random = new SecureRandom();
    accounts =
        new Accounts(
            config,
            postgres.database(),
            log,
            clock,
            random,
            new AccountListeners(
                List.of(),
                List.of(),
                List.of(
                    (tx, user, devices) ->
                        devices.forEach(device -> removedDevices.add(device.value()))),
                List.of(),
                List.of()),
            new IdentityServers(
                config.identity(), new ServerName(config.serverName()), UnaryOperator.identity()),
            Optional.empty());
    endpoints.addAll(accounts.endpoints());
    endpoints.addAll(
        new Registration(config, postgres.database(), log, clock, random, accounts).endpoints());
  }

  @Override
  public void close() {
    postgres.close();
  }

  /** What came back: a status and a body. */
  record Answer(int status, String text) {
    ObjectNode json() {
      return Json.own(text);
    }

    String string(String field) {
      return json().path(field).asText();
    }

    Answer expect(int wanted) {
      assertEquals(wanted, status, text);
      return this;
    }
  }

  Answer post(String path, String token, String body) {
    return call("POST", path, token, body);
  }

  Answer get(String path, String token) {
    return call("GET", path, token, "");
  }

  /** Calls an endpoint. An empty token or body is none. */
  Answer call(String method, String pathAndQuery, String token, String body) {
    int question = pathAndQuery.indexOf('?');
    var path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
    var query = new HashMap<String, List<String>>();
    if (question >= 0) {
      for (var pair : pathAndQuery.substring(question + 1).split("&")) {
        var parts = pair.split("=", 2);
        query.put(parts[0], List.of(parts[1]));
      }
    }
    for (var endpoint : endpoints) {
      var parameters = match(endpoint.route().paths().getFirst(), path);
      if (endpoint.route().method().equals(method) && parameters.isPresent()) {
        return answer(endpoint, method, path, parameters.get(), query, token, body);
      }
    }
    throw new IllegalArgumentException("No endpoint at " + method + " " + path);
  }

  /** Registers a user with the password {@code secret} and returns the reply. */
  Answer register(String name) {
    return post(
            "/_matrix/client/v3/register",
            "",
            """
            {"username": "%s", "password": "secret", "refresh_token": true,
             "auth": {"type": "m.login.dummy"}}
            """
                .formatted(name))
        .expect(200);
  }

  private Answer answer(
      Endpoint endpoint,
      String method,
      String path,
      Map<String, String> parameters,
      Map<String, List<String>> query,
      String token,
      String body) {
    try {
      Optional<Requester> identity =
          endpoint.route().access() == Access.OPEN || token.isEmpty()
              ? Optional.empty()
              : Optional.of(accounts.authenticator().authenticate(token, "192.0.2.1", "test"));
      var headers =
          token.isEmpty() ? Map.<String, String>of() : Map.of("authorization", "Bearer " + token);
      var request =
          new Request(
              "r",
              method,
              path,
              parameters,
              query,
              headers,
              body.getBytes(StandardCharsets.UTF_8),
              "192.0.2.1",
              identity);
      var reply = (Reply.Body) endpoint.handle(request);
      return new Answer(reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
    } catch (MatrixError e) {
      return new Answer(e.status(), Json.text(e.toJson()));
    }
  }

  private static Optional<Map<String, String>> match(String template, String path) {
    var wanted = template.split("/", -1);
    var given = path.split("/", -1);
    var parameters = new HashMap<String, String>();
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        parameters.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static Config config(Config.Registration registration) {
    return new Config(
        "hearth.test",
        new Config.Listen("127.0.0.1", 0, Optional.empty()),
        Optional.of("https://hearth.test"),
        Path.of("unused"),
        new Config.Database(Optional.empty(), 8),
        registration,
        new Config.Session(Duration.ofMinutes(5), Optional.of(Duration.ofDays(30))),
        new Config.Limits(false, RATE, RATE, RATE, RATE, RATE, RATE, 2),
        new Config.Push(
            true,
            new Config.Digests(
                Duration.ofMinutes(10),
                Duration.ofDays(1),
                Config.Told.NAMES,
                "https://matrix.to/#/")),
        MEDIA,
        new Config.Retention(
            false, Optional.empty(), Duration.ofDays(1), Optional.empty(), Duration.ofHours(1)),
        new Config.Presence(true),
        new Config.UserDirectory(false),
        new Config.Metrics("127.0.0.1", Optional.empty()),
        new Config.Support(Optional.empty(), List.of()),
        new Config.Encryption(Config.DefaultFor.NONE),
        new Config.Turn(
            List.of(), Optional.empty(), Duration.ofDays(1), Optional.empty(), Optional.empty()),
        new Config.Rtc(Optional.empty(), Optional.empty()),
        new Config.DelayedEvents(Duration.ofDays(1), 100),
        new Config.Identity(List.of()),
        Optional.empty());
  }
}
