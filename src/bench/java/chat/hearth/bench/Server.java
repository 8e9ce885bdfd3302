package chat.hearth.bench;

import chat.hearth.bench.http.Http;
import chat.hearth.bench.http.Reply;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The homeserver under load. */
final class Server implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final byte[] NO_BODY = {};

  private final Http http;
  private final String secret;
  private volatile boolean closed;

  Server(Http http, String secret) {
    this.http = http;
    this.secret = secret;
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The same server over connections of its own, which {@link #close} ends. */
  Server another() {
    return new Server(http.another(), secret);
  }

  Reply get(Optional<String> token, String target) {
    return call("GET", target, token, NO_BODY);
  }

  Reply post(Optional<String> token, String target, ObjectNode body) {
    return call("POST", target, token, bytes(body));
  }

  Reply put(Optional<String> token, String target, ObjectNode body) {
    return call("PUT", target, token, bytes(body));
  }

  Reply delete(Optional<String> token, String target) {
    return call("DELETE", target, token, NO_BODY);
  }

  /** Uploads a file and gives its server and media ID, as in a path. */
  String upload(Optional<String> token, byte[] file) {
    var mxc = call("POST", "/_matrix/media/v3/upload", token, file).string("content_uri");
    return mxc.substring("mxc://".length());
  }

  /** Makes an account by {@code /_synapse/admin/v1/register}, on its first device. */
  User register(String localpart) {
    var target = "/_synapse/admin/v1/register";
    var nonce = get(Optional.empty(), target).string("nonce");
    var password = "password of " + localpart;
    var request =
        object()
            .put("nonce", nonce)
            .put("username", localpart)
            .put("password", password)
            .put("admin", false)
            .put("mac", mac(nonce, localpart, password));
    var login = post(Optional.empty(), target, request).json();
    return new User(
        this, login.get("user_id").asText(), login.get("access_token").asText(), password);
  }

  /** Name and version, as far as the server tells. */
  String description() {
    try {
      var server = get(Optional.empty(), "/_matrix/federation/v1/version").json().path("server");
      return (server.path("name").asText() + " " + server.path("version").asText()).strip();
    } catch (CallFailed e) {
      return "unknown";
    }
  }

  boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    http.close();
  }

  private Reply call(String method, String target, Optional<String> token, byte[] body) {
    try {
      var reply = http.call(method, target, token, body);
      if (!reply.isSuccess()) {
        var text = new String(reply.body(), StandardCharsets.UTF_8);
        throw new CallFailed(
            "%s %s: %d %s"
                .formatted(
                    method,
                    target.replaceAll("\\?.*", ""),
                    reply.status(),
                    text.substring(0, Math.min(200, text.length()))));
      }
      return reply;
    } catch (IOException e) {
      throw new CallFailed(method + " " + target.replaceAll("\\?.*", "") + ": " + e, e);
    }
  }

  private String mac(String nonce, String localpart, String password) {
    var text = String.join("\0", nonce, localpart, password, "notadmin");
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(ObjectNode body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
