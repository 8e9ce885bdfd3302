package chat.hearth.spec.harness;

import static chat.hearth.spec.harness.Client.v3;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A homeserver by its URL.
 *
 * @param url without a slash at the end
 * @param registrationSecret for {@code /_synapse/admin/v1/register}; without one, users come
 *     through open registration
 */
public record Homeserver(String url, Optional<String> registrationSecret) {
  private static final class Shared {
    static final Homeserver SERVER =
        external().orElseGet(() -> HearthProcess.startShared().homeserver());
  }

  /**
   * The server under test: that of {@code -Dhomeserver}, else Hearth, started at the first call.
   */
  public static Homeserver shared() {
    return Shared.SERVER;
  }

  static Optional<Homeserver> external() {
    return property("homeserver")
        .map(url -> new Homeserver(url.replaceAll("/+$", ""), property("registration.secret")));
  }

  /** Somebody without an access token. */
  public Client anonymous() {
    return new Client(url, Optional.empty());
  }

  /** An account with a name that nobody had before, on its first device. */
  public TestUser register(String name) {
    var localpart = freshLocalpart(name);
    var password = "password of " + localpart;
    var login =
        registrationSecret.isPresent()
            ? registerWithSecret(localpart, password, false).ok()
            : registerOpenly(localpart, password);
    return new TestUser(url, login, password);
  }

  /** An administrator with a name that nobody had before; needs the registration secret. */
  public TestUser registerAdmin(String name) {
    var localpart = freshLocalpart(name);
    var password = "password of " + localpart;
    return new TestUser(url, registerWithSecret(localpart, password, true).ok(), password);
  }

  /** A localpart that nobody has. */
  public static String freshLocalpart(String name) {
    return name + "-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 50), 36);
  }

  /** Uses the shared secret as an administrator's script would. */
  public Reply registerWithSecret(String localpart, String password, boolean admin) {
    var nonce = nonce();
    return anonymous()
        .post(
            "/_synapse/admin/v1/register",
            Json.object(
                "nonce", nonce,
                "username", localpart,
                "password", password,
                "admin", admin,
                "mac", mac(nonce, localpart, password, admin)));
  }

  /** A nonce for {@code /_synapse/admin/v1/register}. */
  public String nonce() {
    return anonymous().get("/_synapse/admin/v1/register").ok().path("nonce").asText();
  }

  /** The proof of knowing the shared secret. */
  public String mac(String nonce, String localpart, String password, boolean admin) {
    var text = String.join("\0", nonce, localpart, password, admin ? "admin" : "notadmin");
    try {
      var mac = Mac.getInstance("HmacSHA1");
      var secret = registrationSecret.orElseThrow().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode registerOpenly(String localpart, String password) {
    var request = Json.object("username", localpart, "password", password);
    var session = anonymous().post(v3("/register"), request).json().path("session").asText();
    return anonymous()
        .post(
            v3("/register"),
            request.set("auth", Json.object("type", "m.login.dummy", "session", session)))
        .ok();
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
  }
}
