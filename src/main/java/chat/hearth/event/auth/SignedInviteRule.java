package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.Signatures;
import chat.hearth.event.StateKey;
import chat.hearth.event.VerifyKey;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** An invitation to an e-mail address or telephone number, redeemed by the user it belongs to. */
final class SignedInviteRule implements Rule {
  /**
   * Every signature is tried with every key. A real invitation has one or two of each; without a
   * bound one event could keep a core busy for seconds.
   */
  private static final int MAX_TRIALS = 200;

  private final String banned;
  private final String unsigned;
  private final String incomplete;
  private final String otherUser;
  private final String noInvite;
  private final String otherSender;
  private final String otherwise;

  SignedInviteRule(Numbers numbers) {
    banned = numbers.next();
    unsigned = numbers.next();
    incomplete = numbers.next();
    otherUser = numbers.next();
    noInvite = numbers.next();
    otherSender = numbers.next();
    numbers.skip(); // Signed by one of the keys.
    otherwise = numbers.next();
  }

  @Override
  public Verdict check(Candidate candidate) {
    var event = candidate.event();
    if (candidate.membershipOf(candidate.target()).equals("ban")) {
      return new Verdict.Denied(banned, "The invited user is banned");
    }
    if (!(event.content().path("third_party_invite").get("signed") instanceof ObjectNode signed)) {
      return new Verdict.Denied(unsigned, "A third-party invite is signed");
    }
    if (!signed.path("mxid").isTextual() || !signed.path("token").isTextual()) {
      return new Verdict.Denied(incomplete, "A third-party invite names a user and a token");
    }
    if (!signed.path("mxid").textValue().equals(candidate.target())) {
      return new Verdict.Denied(otherUser, "The third-party invite is for somebody else");
    }
    var invite =
        candidate
            .state()
            .get(new StateKey("m.room.third_party_invite", signed.path("token").textValue()));
    if (invite.isEmpty()) {
      return new Verdict.Denied(noInvite, "There is no such third-party invite");
    }
    if (!invite.get().sender().equals(event.sender())) {
      return new Verdict.Denied(otherSender, "Somebody else sent the third-party invite");
    }
    return isSigned(signed, publicKeys(invite.get()))
        ? Verdict.ALLOWED
        : new Verdict.Denied(otherwise, "No key of the third-party invite signed");
  }

  private static boolean isSigned(ObjectNode signed, List<VerifyKey> keys) {
    var message = Signatures.signedBytes(signed);
    int trials = 0;
    for (var server : signed.path("signatures")) {
      for (var signature : server) {
        for (var key : keys) {
          if (++trials > MAX_TRIALS) {
            return false;
          }
          if (Signatures.matches(key, message, signature.asText())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The keys in both places, without what is no key. */
  private static List<VerifyKey> publicKeys(Pdu invite) {
    var keys = new ArrayList<VerifyKey>();
    addKey(keys, invite.content().path("public_key"));
    for (var entry : invite.content().path("public_keys")) {
      addKey(keys, entry.path("public_key"));
    }
    return keys;
  }

  private static void addKey(List<VerifyKey> keys, JsonNode publicKey) {
    if (publicKey.isTextual() && keys.size() < MAX_TRIALS) {
      try {
        keys.add(VerifyKey.ofBase64("ed25519:0", publicKey.textValue()));
      } catch (MatrixError e) {
        // No key, so nothing is signed by it.
      }
    }
  }
}
