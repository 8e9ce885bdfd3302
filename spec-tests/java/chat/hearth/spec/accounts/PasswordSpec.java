package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Client-Server API: adding account administrative contact information, password change. */
final class PasswordSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void aPasswordChangeAsksForTheOldPassword() {
    var challenge = alice.post(v3("/account/password"), Json.object("new_password", "changed"));

    assertEquals(401, challenge.status(), challenge::toString);
    assertFalse(challenge.json().path("flows").isEmpty(), challenge::toString);
    assertEquals(200, alice.login(Json.object()).status());
  }

  @Test
  void aChangedPasswordReplacesTheOldOne() {
    change(Json.object("new_password", "changed password"), alice.password()).ok();

    alice.login(Json.object()).refused(403, "M_FORBIDDEN");
    alice.login(Json.object("password", "changed password")).ok();
  }

  @Test
  void aWrongOldPasswordChangesNothing() {
    var reply = change(Json.object("new_password", "changed password"), "wrong");

    assertEquals(401, reply.status(), reply::toString);
    assertEquals("M_FORBIDDEN", reply.json().path("errcode").asText(), reply::toString);
    alice.login(Json.object()).ok();
  }

  @Test
  void otherDevicesAreLoggedOutByDefault() {
    var phone = alice.newDevice();

    change(Json.object("new_password", "changed password"), alice.password()).ok();

    phone.get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
    alice.get(v3("/account/whoami")).ok();
  }

  @Test
  void otherDevicesStayOnRequest() {
    var phone = alice.newDevice();

    change(
            Json.object("new_password", "changed password", "logout_devices", false),
            alice.password())
        .ok();

    phone.get(v3("/account/whoami")).ok();
    alice.get(v3("/account/whoami")).ok();
  }

  private Reply change(ObjectNode request, String oldPassword) {
    var session = alice.post(v3("/account/password"), request).json().path("session").asText();
    var auth = alice.passwordStage(session).put("password", oldPassword);
    return alice.post(v3("/account/password"), request.set("auth", auth));
  }
}
