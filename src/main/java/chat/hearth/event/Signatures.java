package chat.hearth.event;

import chat.hearth.matrix.Base64Unpadded;
import chat.hearth.matrix.CanonicalJson;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signing JSON objects and events, and checking signatures.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#signing-json">Appendices: signing
 *     JSON</a>
 * @see <a href="https://spec.matrix.org/v1.19/server-server-api/#signing-events">Server-Server API:
 *     signing events</a>
 */
public final class Signatures {
  private static final String ALGORITHM = "ed25519:";

  private Signatures() {}

  /**
   * Adds a signature to an object, beside those that it has, and returns the object.
   *
   * @throws MatrixError {@code M_BAD_JSON} where it has no canonical form
   */
  public static ObjectNode sign(ObjectNode json, SigningKey key) {
    add(json, key, key.sign(signedBytes(json)));
    return json;
  }

  /**
   * Adds a signature to an event in federation format and returns the event. Its hash must be in
   * place.
   *
   * @throws MatrixError {@code M_BAD_JSON} where it has no canonical form in this version
   */
  public static ObjectNode signEvent(RoomVersion version, ObjectNode event, SigningKey key) {
    add(event, key, key.sign(ReferenceHash.essence(version, event)));
    return event;
  }

  /**
   * Whether a server signed an object: with at least one key that is known, and wrongly with none
   * of them. Keys that the look-up does not know are skipped.
   */
  public static boolean verify(ObjectNode json, ServerName server, KeyLookup keys) {
    try {
      return verify(json, signedBytes(json), server, keys);
    } catch (MatrixError e) {
      return false; // It has no canonical form, so nobody can have signed it.
    }
  }

  /** The servers of {@link #requiredSigners} whose valid signature an event lacks. */
  public static Set<ServerName> missing(Pdu event, KeyLookup keys) {
    var missing = new LinkedHashSet<ServerName>();
    var signed = ReferenceHash.essence(event.version(), event.json());
    for (var server : requiredSigners(event)) {
      if (!verify(event.json(), signed, server, keys)) {
        missing.add(server);
      }
    }
    return missing;
  }

  /** Whether every server signed that must have; the second check on receipt of a PDU. */
  public static boolean verify(Pdu event, KeyLookup keys) {
    return missing(event, keys).isEmpty();
  }

  /**
   * Who must have signed an event: its sender's server, unless it accepts a third-party invite,
   * which somebody else may have sent; where the event's ID names a server, that one; where a
   * member event names the user who let it in, that user's server.
   */
  public static Set<ServerName> requiredSigners(Pdu event) {
    var signers = new LinkedHashSet<ServerName>();
    if (!isThirdPartyInvite(event)) {
      signers.add(event.sender().server());
    }
    if (event.version().format() == EventFormat.ID_IN_EVENT) {
      signers.add(serverOf(event.eventId().value()));
    }
    authorisingServer(event).ifPresent(signers::add);
    return signers;
  }

  /** The IDs of a server's Ed25519 keys under which an object claims to be signed. */
  public static Set<String> keyIds(ObjectNode json, ServerName server) {
    var keyIds = new LinkedHashSet<String>();
    var entries = json.path("signatures").path(server.value()).fieldNames();
    while (entries.hasNext()) {
      var keyId = entries.next();
      if (keyId.startsWith(ALGORITHM)) {
        keyIds.add(keyId);
      }
    }
    return keyIds;
  }

  static void add(ObjectNode json, SigningKey key, byte[] signature) {
    // The objects on the way are copied: a redacted or received event shares them.
    var servers = copyOf(json.get("signatures"));
    var ours = copyOf(servers.get(key.server().value()));
    ours.put(key.keyId(), Base64Unpadded.encode(signature));
    servers.set(key.server().value(), ours);
    json.set("signatures", servers);
  }

  private static ObjectNode copyOf(@Nullable JsonNode node) {
    var copy = Json.object();
    if (node instanceof ObjectNode object) {
      copy.setAll(object);
    }
    return copy;
  }

  /**
   * What a signature of an object covers.
   *
   * @throws MatrixError {@code M_BAD_JSON} where it has no canonical form
   */
  public static byte[] signedBytes(ObjectNode json) {
    var signed = Json.object();
    signed.setAll(json);
    signed.remove("signatures");
    signed.remove("unsigned");
    return CanonicalJson.encode(signed);
  }

  private static boolean verify(ObjectNode json, byte[] signed, ServerName server, KeyLookup keys) {
    boolean verified = false;
    for (var keyId : keyIds(json, server)) {
      var key = keys.find(server, keyId);
      if (key.isPresent()) {
        var signature = json.path("signatures").path(server.value()).path(keyId);
        if (!signature.isTextual() || !matches(key.get(), signed, signature.textValue())) {
          return false;
        }
        verified = true;
      }
    }
    return verified;
  }

  /** Whether a signature in Base64 is one of these bytes by this key. */
  public static boolean matches(VerifyKey key, byte[] signed, String signature) {
    try {
      return key.verify(signed, Base64Unpadded.decode(signature));
    } catch (MatrixError e) {
      return false; // Not Base64.
    }
  }

  private static boolean isThirdPartyInvite(Pdu event) {
    return event.type().equals("m.room.member")
        && event.content().path("membership").asText().equals("invite")
        && event.content().has("third_party_invite");
  }

  private static Optional<ServerName> authorisingServer(Pdu event) {
    var authoriser = event.content().path("join_authorised_via_users_server");
    if (!event.version().restrictedJoins()
        || !event.type().equals("m.room.member")
        || !authoriser.isTextual()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new UserId(authoriser.textValue()).server());
    } catch (MatrixError e) {
      return Optional.empty(); // Authorisation refuses it.
    }
  }

  private static ServerName serverOf(String eventId) {
    return new ServerName(eventId.substring(eventId.indexOf(':') + 1));
  }
}
