package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v1;
import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: login, logout, current account information. */
final class LoginSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void flowsIncludePasswords() {
    var flows = alice.anonymous().get(v3("/login")).ok().path("flows");

    assertTrue(Json.texts(flows, "type").contains("m.login.password"), flows::toString);
  }

  @Test
  void aPasswordOpensANewDevice() {
    var login = alice.login(Json.object()).ok();

    assertEquals(alice.userId(), login.path("user_id").asText());
    assertNotEquals(alice.deviceId(), login.path("device_id").asText());
    assertEquals(login.path("device_id"), whoami(login).path("device_id"));
  }

  @Test
  void aLocalpartIsIdentifierEnough() {
    password(Json.object("type", "m.id.user", "user", alice.localpart()), alice.password()).ok();
  }

  @Test
  void theDeprecatedUserFieldStillLogsIn() {
    var login =
        alice
            .anonymous()
            .post(
                v3("/login"),
                Json.object(
                    "type", "m.login.password",
                    "user", alice.localpart(),
                    "password", alice.password()))
            .ok();

    assertEquals(alice.userId(), login.path("user_id").asText());
  }

  @Test
  void aWrongPasswordIsForbidden() {
    password(Json.object("type", "m.id.user", "user", alice.userId()), "wrong")
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void anUnknownUserIsForbiddenInTheSameWords() {
    var known = password(Json.object("type", "m.id.user", "user", alice.userId()), "wrong");
    var unknown = password(Json.object("type", "m.id.user", "user", "nobody-here"), "wrong");

    assertEquals(
        known.refused(403, "M_FORBIDDEN").path("error"),
        unknown.refused(403, "M_FORBIDDEN").path("error"));
  }

  @Test
  void anUnknownIdentifierTypeIsRefused() {
    var reply = password(Json.object("type", "m.id.made_up", "user", "x"), "x");

    assertEquals(400, reply.status(), reply::toString);
  }

  @Test
  void anUnknownLoginTypeIsRefused() {
    alice
        .anonymous()
        .post(v3("/login"), Json.object("type", "m.login.made_up"))
        .refused(400, Set.of("M_UNKNOWN", "M_UNRECOGNIZED", "M_INVALID_PARAM"));
  }

  @Test
  void aKnownDeviceIsReusedAndItsOldTokenEnds() {
    var again = alice.login(Json.object("device_id", alice.deviceId())).ok();

    assertEquals(alice.deviceId(), again.path("device_id").asText());
    alice.get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
    assertEquals(alice.userId(), whoami(again).path("user_id").asText());
  }

  @Test
  void aNewDeviceGetsItsDisplayName() {
    var login = alice.login(Json.object("initial_device_display_name", "Tablet")).ok();

    var device = alice.get(v3("/devices/{}", login.path("device_id").asText())).ok();
    assertEquals("Tablet", device.path("display_name").asText());
  }

  @Test
  void whoamiKnowsUserDeviceAndGuesthood() {
    var me = alice.get(v3("/account/whoami")).ok();

    assertEquals(alice.userId(), me.path("user_id").asText());
    assertEquals(alice.deviceId(), me.path("device_id").asText());
    assertFalse(me.path("is_guest").asBoolean(false));
  }

  @Test
  void logoutEndsTheSessionAndItsDevice() {
    var phone = alice.newDevice();

    phone.post(v3("/logout"), Json.object()).ok();

    phone.get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
    alice.get(v3("/devices/{}", phone.deviceId())).refused(404, "M_NOT_FOUND");
    alice.get(v3("/account/whoami")).ok();
  }

  @Test
  void logoutAllEndsEverySession() {
    var phone = alice.newDevice();

    phone.post(v3("/logout/all"), Json.object()).ok();

    phone.get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
    alice.get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void aLoginTokenForAnotherDeviceNeedsThePasswordAndWorksOnce() {
    var challenge = alice.post(v1("/login/get_token"), Json.object());
    assertEquals(401, challenge.status(), challenge::toString);
    var auth = alice.passwordStage(challenge.json().path("session").asText());
    var token = alice.post(v1("/login/get_token"), Json.object("auth", auth)).ok();
    assertTrue(token.path("expires_in_ms").asLong() > 0, token::toString);

    var login = tokenLogin(token.path("login_token").asText()).ok();

    assertEquals(alice.userId(), login.path("user_id").asText());
    assertNotEquals(alice.deviceId(), login.path("device_id").asText());
    tokenLogin(token.path("login_token").asText()).refused(403, "M_FORBIDDEN");
  }

  @Test
  void aMadeUpLoginTokenIsForbidden() {
    tokenLogin("made-up").refused(403, "M_FORBIDDEN");
  }

  private Reply password(JsonNode identifier, String password) {
    return alice
        .anonymous()
        .post(
            v3("/login"),
            Json.object(
                "type", "m.login.password", "identifier", identifier, "password", password));
  }

  private Reply tokenLogin(String token) {
    return alice
        .anonymous()
        .post(v3("/login"), Json.object("type", "m.login.token", "token", token));
  }

  private JsonNode whoami(JsonNode login) {
    return alice.withToken(login.path("access_token").asText()).get(v3("/account/whoami")).ok();
  }
}
