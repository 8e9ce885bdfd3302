package chat.hearth.platform.identity;

import chat.hearth.matrix.Base64Unpadded;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.identity.IdentityHttp.Answer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;

/**
 * One identity server that is trusted. All calls wait for it and throw its own errors, or 502
 * {@code M_UNKNOWN} where it does not answer as one.
 */
public final class IdentityServer {
  private static final String V2 = "/_matrix/identity/v2";

  private final IdentityHttp http;
  private final String base;
  private final String name;
  private final RequestSigner signer;

  IdentityServer(IdentityHttp http, String base, String name, RequestSigner signer) {
    this.http = http;
    this.base = base;
    this.name = name;
    this.signer = signer;
  }

  /** The host and port by which clients call it. */
  public String name() {
    return name;
  }

  /** An address that a user proved to the identity server to be theirs. */
  public record Validated(ThirdPartyId id, Instant at) {}

  /** How an attempt to take a binding back ended. */
  public enum Unbinding {
    SUCCESS,
    NO_SUPPORT
  }

  /** Whose an address is; it is sent as a hash. */
  public Optional<UserId> lookup(String token, ThirdPartyId id) {
    var answer = lookupOnce(token, id);
    if (answer.status() == 400 && isPepperStale(answer)) {
      answer = lookupOnce(token, id);
    }
    var found = answer.ok().object("mappings").json();
    // Only one address was asked for.
    var users = found.elements();
    if (!users.hasNext()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new UserId(users.next().asText()));
    } catch (MatrixError e) {
      throw IdentityHttp.unusable();
    }
  }

  private static boolean isPepperStale(Answer answer) {
    return answer.isMatrixError()
        && Json.parseObject(answer.body()).path("errcode").asText().equals("M_INVALID_PEPPER");
  }

  private Answer lookupOnce(String token, ThirdPartyId id) {
    var details = get(token, "/hash_details").ok();
    if (!details.strings("algorithms").contains("sha256")) {
      throw IdentityHttp.unusable();
    }
    var pepper = details.string("lookup_pepper");
    var body = Json.object().put("algorithm", "sha256").put("pepper", pepper);
    body.putArray("addresses").add(hash(id.address() + " " + id.medium() + " " + pepper));
    return post(token, "/lookup", body);
  }

  /**
   * Has an invitation kept for the owner of an address, who is told of it.
   *
   * @param about {@code room_id}, {@code sender} and what else the owner may be told
   */
  public StoredInvite storeInvite(String token, ThirdPartyId id, ObjectNode about) {
    var body = about.deepCopy().put("medium", id.medium()).put("address", id.address());
    var answer = post(token, "/store-invite", body).ok();
    try {
      return StoredInvite.of(answer);
    } catch (MatrixError e) {
      throw IdentityHttp.unusable();
    }
  }

  /** Publishes the address of a session as a user's. */
  public ThirdPartyId bind(String token, String sid, String clientSecret, UserId user) {
    var body = Json.object().put("sid", sid).put("client_secret", clientSecret);
    return read(post(token, "/3pid/bind", body.put("mxid", user.value())).ok());
  }

  /** The address that was proved in a session. */
  public Validated validated(String token, String sid, String clientSecret) {
    var answer =
        get(
                token,
                "/3pid/getValidated3pid?sid="
                    + encode(sid)
                    + "&client_secret="
                    + encode(clientSecret))
            .ok();
    var at =
        answer
            .optionalInteger("validated_at")
            .map(Instant::ofEpochMilli)
            .orElseThrow(IdentityHttp::unusable);
    return new Validated(read(answer), at);
  }

  /** Takes back that an address is a user's; this server signs for the user. */
  public Unbinding unbind(ThirdPartyId id, UserId user) {
    var body = Json.object().put("mxid", user.value());
    body.putObject("threepid").put("medium", id.medium()).put("address", id.address());
    var path = V2 + "/3pid/unbind";
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", signer.header("POST", path, name, body))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    if (answer.status() == 200) {
      return Unbinding.SUCCESS;
    }
    var isSupported = answer.isMatrixError() || answer.status() >= 500 && answer.status() != 501;
    if (isSupported) {
      throw answer.error();
    }
    return Unbinding.NO_SUPPORT;
  }

  /** Whether a validity URL lies at this server, where it may be asked. */
  boolean has(String validityUrl) {
    return validityUrl.startsWith(base + "/_matrix/identity/");
  }

  /** Whether a key has not been revoked. */
  boolean isValid(String validityUrl, String publicKey) {
    try {
      var separator = validityUrl.contains("?") ? "&" : "?";
      var uri = URI.create(validityUrl + separator + "public_key=" + encode(publicKey));
      return http.send(HttpRequest.newBuilder(uri).GET()).ok().bool("valid", false);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Answer get(String token, String path) {
    return http.send(IdentityHttp.as(token, URI.create(base + V2 + path)).GET());
  }

  private Answer post(String token, String path, ObjectNode body) {
    return http.send(
        IdentityHttp.as(token, URI.create(base + V2 + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
  }

  private static ThirdPartyId read(Fields answer) {
    try {
      return ThirdPartyId.of(answer.string("medium"), answer.string("address"));
    } catch (MatrixError e) {
      throw IdentityHttp.unusable();
    }
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64Unpadded.encodeUrlSafe(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
