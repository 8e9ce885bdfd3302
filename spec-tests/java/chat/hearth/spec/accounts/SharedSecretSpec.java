package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registration by a script that knows the shared secret, as Synapse's tools do it. */
final class SharedSecretSpec {
  private static final Homeserver SERVER = Homeserver.shared();

  @BeforeEach
  void needsTheSecret() {
    assumeTrue(SERVER.registrationSecret().isPresent(), "needs -Dregistration.secret");
  }

  @Test
  void theSecretRegistersAndLogsIn() {
    var name = Homeserver.freshLocalpart("alice");

    var login = SERVER.registerWithSecret(name, "a long password", false).ok();

    var me = SERVER.anonymous().withToken(login.path("access_token").asText());
    assertEquals(login.path("user_id"), me.get(v3("/account/whoami")).ok().path("user_id"));
    assertEquals(
        login.path("home_server").asText(), login.path("user_id").asText().split(":", 2)[1]);
  }

  @Test
  void aWrongProofIsRefused() {
    var name = Homeserver.freshLocalpart("alice");
    var nonce = SERVER.nonce();

    var reply = register(nonce, name, SERVER.mac(nonce, name, "other password", false));

    assertEquals(403, reply.status(), reply::toString);
  }

  @Test
  void theProofCoversTheAdministratorFlag() {
    var name = Homeserver.freshLocalpart("alice");
    var nonce = SERVER.nonce();

    var reply = register(nonce, name, SERVER.mac(nonce, name, "a long password", true));

    assertEquals(403, reply.status(), reply::toString);
  }

  @Test
  void aNonceWorksOnce() {
    var first = Homeserver.freshLocalpart("alice");
    var second = Homeserver.freshLocalpart("bob");
    var nonce = SERVER.nonce();
    register(nonce, first, SERVER.mac(nonce, first, "a long password", false)).ok();

    var reply = register(nonce, second, SERVER.mac(nonce, second, "a long password", false));

    assertEquals(400, reply.status(), reply::toString);
  }

  @Test
  void aNonceThatNobodyIssuedIsRefused() {
    var name = Homeserver.freshLocalpart("alice");

    var reply = register("made-up", name, SERVER.mac("made-up", name, "a long password", false));

    assertEquals(400, reply.status(), reply::toString);
  }

  @Test
  void aTakenNameIsRefused() {
    var name = Homeserver.freshLocalpart("alice");
    SERVER.registerWithSecret(name, "a long password", false).ok();

    SERVER.registerWithSecret(name, "a long password", false).refused(400, "M_USER_IN_USE");
  }

  @Test
  void noncesDiffer() {
    assertTrue(!SERVER.nonce().equals(SERVER.nonce()));
  }

  private static Reply register(String nonce, String name, String mac) {
    return SERVER
        .anonymous()
        .post(
            "/_synapse/admin/v1/register",
            Json.object(
                "nonce", nonce,
                "username", name,
                "password", "a long password",
                "admin", false,
                "mac", mac));
  }
}
