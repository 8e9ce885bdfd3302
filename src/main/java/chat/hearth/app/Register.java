package chat.hearth.app;

import chat.hearth.matrix.Json;
import chat.hearth.platform.config.Config;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The command {@code register}: makes an account on the running server, over HTTP. */
final class Register {
  private static final String PATH = "/_synapse/admin/v1/register";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Config config;
  private final Arguments arguments;

  Register(Config config, Arguments arguments) {
    this.config = config;
    this.arguments = arguments;
  }

  /**
   * Makes the account.
   *
   * @return its user ID
   * @throws CommandException with what is in the way
   */
  String run() {
    var secret =
        RegistrationSecret.find(config)
            .orElseThrow(
                () ->
                    new CommandException(
                        "there is no registration.shared_secret, and none in "
                            + config.dataDir()
                            + "; start the server there first"));
    var password = arguments.value("--password").orElseGet(Register::askPassword);
    var url = arguments.value("--url").orElseGet(this::listener) + PATH;
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var nonce = send(client, request(url).GET()).path("nonce").asText();
      var user = arguments.value("--user").orElseThrow();
      var admin = arguments.has("--admin");
      var body =
          Json.object()
              .put("nonce", nonce)
              .put("username", user)
              .put("password", password)
              .put("admin", admin)
              .put("inhibit_login", true)
              .put("mac", mac(secret, nonce, user, password, admin ? "admin" : "notadmin"));
      var made =
          send(
              client,
              request(url)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))));
      return made.path("user_id").asText();
    } catch (IOException e) {
      throw new CommandException(
          "no server answers at " + url + ": " + e + "; start it, or say --url");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted");
    }
  }

  private static HttpRequest.Builder request(String url) {
    try {
      return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    } catch (IllegalArgumentException e) {
      throw new CommandException("--url must be an http:// or https:// URL");
    }
  }

  private static ObjectNode send(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var answer = client.send(request.build(), BodyHandlers.ofByteArray());
    var json = Json.parseObject(answer.body());
    if (answer.statusCode() != 200) {
      throw new CommandException(
          json.path("errcode").asText() + ": " + json.path("error").asText());
    }
    return json;
  }

  /** Where the server of this configuration is reached from its own machine. */
  private String listener() {
    var listen = config.listen();
    var host =
        switch (listen.host()) {
          case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
          default -> listen.host();
        };
    return (listen.tls().isPresent() ? "https://" : "http://") + host + ":" + listen.port();
  }

  private static String askPassword() {
    var console = System.console();
    if (console != null && console.isTerminal()) {
      var first = new String(console.readPassword("Password: "));
      var second = new String(console.readPassword("Again: "));
      if (!first.equals(second)) {
        throw new CommandException("the passwords differ");
      }
      return required(first);
    }
    try {
      var line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return required(Optional.ofNullable(line).orElse(""));
    } catch (IOException e) {
      throw new CommandException("cannot read the password: " + e);
    }
  }

  private static String required(String password) {
    if (password.isEmpty()) {
      throw new CommandException("there is no password");
    }
    return password;
  }

  private static String mac(String secret, String... parts) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      var text = String.join("\0", parts).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA1", e);
    }
  }
}
