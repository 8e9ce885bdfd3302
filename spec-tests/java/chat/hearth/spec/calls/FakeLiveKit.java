package chat.hearth.spec.calls;

import chat.hearth.spec.harness.Json;
import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.livekit.server.AccessToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of a LiveKit server as homeservers talk to: rooms are made, participants asked for.
 * Tokens are read, and webhooks signed, by LiveKit's own library and the one below it.
 */
final class FakeLiveKit implements AutoCloseable {
  static final String KEY = "hearth";
  static final String SECRET = "a secret of more than thirty-two characters";

  private final HttpServer server;
  private final Set<String> rooms = ConcurrentHashMap.newKeySet();
  private final Set<String> connected = ConcurrentHashMap.newKeySet();

  FakeLiveKit() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/twirp/livekit.RoomService/CreateRoom", this::createRoom);
    server.createContext("/twirp/livekit.RoomService/GetParticipant", this::getParticipant);
    server.start();
  }

  String url() {
    return "ws://127.0.0.1:" + server.getAddress().getPort();
  }

  boolean hasRoom(String name) {
    return rooms.contains(name);
  }

  void connect(String room, String identity) {
    connected.add(room + " " + identity);
  }

  void disconnect(String room, String identity) {
    connected.remove(room + " " + identity);
  }

  /** Reads a token as the server would that shares the secret. */
  static DecodedJWT read(String jwt) {
    return JWT.require(Algorithm.HMAC256(SECRET)).withIssuer(KEY).build().verify(jwt);
  }

  /** What the server would send along with a webhook's body. */
  static String signature(byte[] body, String secret) {
    try {
      var token = new AccessToken(KEY, secret);
      var hash = MessageDigest.getInstance("SHA-256").digest(body);
      token.setSha256(Base64.getEncoder().encodeToString(hash));
      return token.toJwt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void createRoom(HttpExchange exchange) throws IOException {
    var request = body(exchange);
    if (Boolean.TRUE.equals(grant(exchange).get("roomCreate"))) {
      rooms.add(request.path("name").asText());
      answer(exchange, 200, request.toString());
    } else {
      answer(exchange, 401, "{\"code\":\"unauthenticated\"}");
    }
  }

  private void getParticipant(HttpExchange exchange) throws IOException {
    var request = body(exchange);
    var grant = grant(exchange);
    var room = request.path("room").asText();
    if (!Boolean.TRUE.equals(grant.get("roomAdmin")) || !room.equals(grant.get("room"))) {
      answer(exchange, 401, "{\"code\":\"unauthenticated\"}");
    } else if (connected.contains(room + " " + request.path("identity").asText())) {
      answer(exchange, 200, "{\"state\":\"ACTIVE\"}");
    } else {
      answer(exchange, 404, "{\"code\":\"not_found\"}");
    }
  }

  private static Map<String, Object> grant(HttpExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst("Authorization");
    return read(header.substring("Bearer ".length())).getClaim("video").asMap();
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    return Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
