package chat.hearth.spec.identity;

import chat.hearth.spec.encryption.Ed25519Key;
import chat.hearth.spec.harness.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity server, version 2 of its API, on loopback. */
final class IdentityServer implements AutoCloseable {
  static final String TOKEN = "token-of-the-identity-server";
  static final String SECRET = "secret";
  private static final String V2 = "/_matrix/identity/v2";

  private final HttpServer server;
  private final Ed25519Key key = new Ed25519Key();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, String> bindings = new ConcurrentHashMap<>(); // address to user
  private final Map<String, String> sessions = new ConcurrentHashMap<>(); // sid to address
  private final List<JsonNode> stored = new CopyOnWriteArrayList<>();
  private final List<String> signedUnbinds = new CopyOnWriteArrayList<>();
  private volatile String pepper = "pepper";
  private volatile boolean isPepperOld;
  private volatile boolean isKeyRevoked;
  private volatile boolean isUnbindUnknown;

  private record Answer(int status, String body) {
    static Answer ok(ObjectNode json) {
      return new Answer(200, json.toString());
    }

    static Answer refused(int status, String errcode) {
      return new Answer(status, Json.object("errcode", errcode, "error", "refused").toString());
    }
  }

  IdentityServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::take);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://" + name();
  }

  /** What clients say as {@code id_server}. */
  String name() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  void bound(String address, String user) {
    bindings.put(address, user);
  }

  /** Whose an address is said to be; empty for nobody's. */
  String owner(String address) {
    return bindings.getOrDefault(address, "");
  }

  /** The session in which somebody proved an address to be theirs. */
  String proved(String address) {
    var sid = "sid" + numbers.incrementAndGet();
    sessions.put(sid, address);
    return sid;
  }

  /** The invitations that it was given. */
  List<JsonNode> stored() {
    return List.copyOf(stored);
  }

  List<String> signedUnbinds() {
    return List.copyOf(signedUnbinds);
  }

  void revokesKeys(boolean revoked) {
    isKeyRevoked = revoked;
  }

  void knowsNoUnbinding(boolean unknown) {
    isUnbindUnknown = unknown;
  }

  /** What the owner of an address gets to show. */
  ObjectNode signed(String sender, String user, String token) {
    var signed = Json.object("mxid", user, "sender", sender, "token", token);
    return key.sign(signed, name(), "ed25519:0");
  }

  private void take(HttpExchange exchange) throws IOException {
    var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var answer = answer(exchange, text.isEmpty() ? Json.object() : Json.parse(text));
    var body = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Answer answer(HttpExchange exchange, JsonNode body) {
    var path = exchange.getRequestURI().getPath();
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (path.equals(V2 + "/pubkey/isvalid")) {
      return Answer.ok(Json.object("valid", !isKeyRevoked));
    }
    if (path.equals(V2 + "/3pid/unbind")) {
      return unbind(authorization, body);
    }
    if (!("Bearer " + TOKEN).equals(authorization)) {
      return Answer.refused(401, "M_UNKNOWN_TOKEN");
    }
    return switch (path) {
      case V2 + "/hash_details" -> {
        var details = Json.object("lookup_pepper", pepper, "algorithms", Json.array("sha256"));
        if (isPepperOld) {
          pepper = "pepper" + numbers.incrementAndGet();
          isPepperOld = false;
        }
        yield Answer.ok(details);
      }
      case V2 + "/lookup" -> lookup(body);
      case V2 + "/store-invite" -> storeInvite(body);
      case V2 + "/3pid/bind" -> bind(body);
      case V2 + "/3pid/getValidated3pid" -> validated(exchange.getRequestURI().getQuery());
      default -> Answer.refused(404, "M_UNRECOGNIZED");
    };
  }

  private Answer lookup(JsonNode body) {
    if (!body.path("pepper").asText().equals(pepper)) {
      return Answer.refused(400, "M_INVALID_PEPPER");
    }
    var found = Json.object();
    bindings.forEach(
        (address, user) -> {
          var hash = hash(address + " email " + pepper);
          for (var wanted : body.path("addresses")) {
            if (wanted.asText().equals(hash)) {
              found.put(hash, user);
            }
          }
        });
    return Answer.ok(Json.object("mappings", found));
  }

  private Answer storeInvite(JsonNode body) {
    stored.add(body);
    var publicKey =
        Json.object(
            "public_key", key.publicKey(), "key_validity_url", url() + V2 + "/pubkey/isvalid");
    return Answer.ok(
        Json.object(
            "token",
            "token" + numbers.incrementAndGet(),
            "display_name",
            "b...@e...",
            "public_keys",
            Json.array(publicKey)));
  }

  private Answer bind(JsonNode body) {
    var address = sessions.get(body.path("sid").asText());
    if (address == null || !body.path("client_secret").asText().equals(SECRET)) {
      return Answer.refused(404, "M_NO_VALID_SESSION");
    }
    bindings.put(address, body.path("mxid").asText());
    return Answer.ok(
        Json.object("medium", "email", "address", address, "mxid", body.path("mxid").asText()));
  }

  private Answer validated(String query) {
    for (var session : sessions.entrySet()) {
      if (query.equals("sid=" + session.getKey() + "&client_secret=" + SECRET)) {
        var proved = Json.object("medium", "email", "address", session.getValue());
        return Answer.ok(proved.put("validated_at", 1_700_000_000_000L));
      }
    }
    return Answer.refused(404, "M_NO_VALID_SESSION");
  }

  private Answer unbind(String authorization, JsonNode body) {
    if (isUnbindUnknown) {
      return new Answer(404, "not here");
    }
    if (authorization == null || !authorization.startsWith("X-Matrix origin=")) {
      return Answer.refused(403, "M_FORBIDDEN");
    }
    signedUnbinds.add(authorization);
    bindings.remove(body.path("threepid").path("address").asText(), body.path("mxid").asText());
    return Answer.ok(Json.object());
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The pepper that is told next will not count any more when it is used. */
  void changesPepperBeforeTheNextLookup() {
    isPepperOld = true;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
