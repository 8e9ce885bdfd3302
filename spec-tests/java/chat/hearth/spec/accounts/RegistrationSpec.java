package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v1;
import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Client;
import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Client-Server API: account registration; user-interactive authentication. */
final class RegistrationSpec {
  private static final Client ANYBODY = Homeserver.shared().anonymous();

  @Test
  void registrationAsksForStagesFirst() {
    var challenge = ANYBODY.post(v3("/register"), request("alice"));

    assertEquals(401, challenge.status(), challenge::toString);
    var body = challenge.json();
    assertFalse(body.path("session").asText().isEmpty());
    assertFalse(body.has("errcode"), challenge::toString);
    assertTrue(body.path("params").isObject(), challenge::toString);
    var stages = Json.list(body.path("flows").path(0).path("stages"));
    assertFalse(stages.isEmpty(), challenge::toString);
  }

  @Test
  void theDummyStageCompletesASession() {
    var request = request("alice");
    var session = ANYBODY.post(v3("/register"), request).json().path("session").asText();

    var registered = register(request, dummy().put("session", session));

    assertEquals(
        "@" + request.path("username").asText(), registered.path("user_id").asText().split(":")[0]);
    assertFalse(registered.path("device_id").asText().isEmpty());
    var me = ANYBODY.withToken(registered.path("access_token").asText());
    assertEquals(registered.path("user_id"), me.get(v3("/account/whoami")).ok().path("user_id"));
  }

  @Test
  void theDummyStageNeedsNoSession() {
    var registered = register(request("alice"), dummy());

    assertFalse(registered.path("access_token").asText().isEmpty());
  }

  @Test
  void anUnknownSessionIsNoRegistration() {
    var reply =
        ANYBODY.post(
            v3("/register"), request("alice").set("auth", dummy().put("session", "never-issued")));

    assertTrue(reply.status() == 400 || reply.status() == 401 || reply.status() == 403);
    assertFalse(reply.json().has("access_token"));
  }

  @Test
  void aStageThatIsNotOfferedIsRefused() {
    var session = ANYBODY.post(v3("/register"), request("alice")).json().path("session").asText();

    var reply =
        ANYBODY.post(
            v3("/register"),
            request("alice")
                .set("auth", Json.object("type", "m.login.made_up", "session", session)));

    assertTrue(reply.status() == 400 || reply.status() == 401, reply::toString);
    assertFalse(reply.json().has("access_token"));
  }

  @Test
  void aTakenNameIsRefusedBeforeAnyStage() {
    var request = request("alice");
    register(request, dummy());

    ANYBODY.post(v3("/register"), request).refused(400, "M_USER_IN_USE");
  }

  @Test
  void aNameOutsideTheGrammarIsRefused() {
    ANYBODY
        .post(v3("/register"), request("alice").put("username", "al ice!"))
        .refused(400, "M_INVALID_USERNAME");
    ANYBODY
        .post(v3("/register"), request("alice").put("username", "älice"))
        .refused(400, "M_INVALID_USERNAME");
  }

  @Test
  void aNameIsInventedWhenNoneIsGiven() {
    var registered = register(Json.object("password", "a long password"), dummy());

    assertTrue(registered.path("user_id").asText().startsWith("@"));
  }

  @Test
  void inhibitLoginRegistersWithoutASession() {
    var request = request("alice").put("inhibit_login", true);

    var registered = register(request, dummy());

    assertFalse(registered.has("access_token"));
    assertFalse(registered.has("device_id"));
    assertTrue(registered.has("user_id"));
  }

  @Test
  void theDeviceIsNamedAsAsked() {
    var registered =
        register(
            request("alice").put("device_id", "PHONE").put("initial_device_display_name", "Phone"),
            dummy());

    var device =
        ANYBODY
            .withToken(registered.path("access_token").asText())
            .get(v3("/devices/{}", "PHONE"))
            .ok();
    assertEquals("Phone", device.path("display_name").asText());
  }

  @Test
  void aGuestMayNotCreateRooms() {
    var guest = ANYBODY.post(v3("/register?kind=guest"), Json.object()).ok();
    var client = ANYBODY.withToken(guest.path("access_token").asText());

    assertTrue(client.get(v3("/account/whoami")).ok().path("is_guest").asBoolean());
    client
        .post(v3("/createRoom"), RoomRequest.publicChat())
        .refused(403, "M_GUEST_ACCESS_FORBIDDEN");
  }

  @Test
  void aGuestJoinsOnlyRoomsThatLetGuestsIn() {
    var alice = TestUser.named("alice");
    var open = alice.createRoom(RoomRequest.publicChat());
    var closed = alice.createRoom(RoomRequest.publicChat());
    alice.setState(open, "m.room.guest_access", "", Json.object("guest_access", "can_join"));
    alice.setState(closed, "m.room.guest_access", "", Json.object("guest_access", "forbidden"));
    var token =
        ANYBODY.post(v3("/register?kind=guest"), Json.object()).ok().path("access_token").asText();
    var guest = ANYBODY.withToken(token);

    guest.post(v3("/rooms/{}/join", open), Json.object()).ok();
    guest
        .put(v3("/rooms/{}/send/m.room.message/1", open), Json.object("body", "a guest speaks"))
        .ok();

    assertEquals(403, guest.post(v3("/rooms/{}/join", closed), Json.object()).status());
  }

  @Test
  void aGuestBecomesAUserAndKeepsNameAndSession() {
    var guest = ANYBODY.post(v3("/register?kind=guest"), Json.object()).ok();
    var token = guest.path("access_token").asText();
    var userId = guest.path("user_id").asText();
    var request =
        Json.object(
            "username",
            userId.substring(1, userId.indexOf(':')),
            "password",
            "a password of a guest",
            "guest_access_token",
            token,
            "auth",
            Json.object("type", "m.login.dummy"));

    var registered = ANYBODY.post(v3("/register"), request).ok();

    assertEquals(userId, registered.path("user_id").asText());
    for (var one : List.of(token, registered.path("access_token").asText())) {
      var session = ANYBODY.withToken(one);
      assertFalse(session.get(v3("/account/whoami")).ok().path("is_guest").asBoolean());
      session.post(v3("/createRoom"), RoomRequest.publicChat()).ok();
    }
    ANYBODY.post(v3("/register"), request).refused(403, "M_FORBIDDEN");
  }

  @Test
  void nobodyTakesAGuestsNameWithoutItsToken() {
    var guest = ANYBODY.post(v3("/register?kind=guest"), Json.object()).ok();
    var userId = guest.path("user_id").asText();
    var request =
        Json.object(
            "username", userId.substring(1, userId.indexOf(':')),
            "password", "a password of a stranger",
            "auth", Json.object("type", "m.login.dummy"));

    ANYBODY.post(v3("/register"), request).refused(400, "M_USER_IN_USE");
    ANYBODY
        .post(v3("/register"), request.deepCopy().put("guest_access_token", "nonsense"))
        .refused(401, "M_UNKNOWN_TOKEN");
    var token = guest.path("access_token").asText();
    ANYBODY
        .post(
            v3("/register"),
            request.deepCopy().put("guest_access_token", token).put("username", "somebody-else"))
        .refused(400, "M_INVALID_USERNAME");
    request.remove("username");
    ANYBODY
        .post(v3("/register"), request.put("guest_access_token", token))
        .refused(400, "M_MISSING_PARAM");

    assertTrue(
        ANYBODY.withToken(token).get(v3("/account/whoami")).ok().path("is_guest").asBoolean());
  }

  @Test
  void anUnknownKindIsRefused() {
    var reply = ANYBODY.post(v3("/register?kind=robot"), Json.object());

    assertTrue(reply.status() >= 400 && reply.status() < 500, reply::toString);
  }

  @Test
  void availableNamesAreToldFromTakenOnes() {
    var request = request("alice");
    var name = request.path("username").asText();

    assertTrue(
        ANYBODY
            .get(v3("/register/available?username={}", name))
            .ok()
            .path("available")
            .asBoolean());
    register(request, dummy());

    ANYBODY.get(v3("/register/available?username={}", name)).refused(400, "M_USER_IN_USE");
    ANYBODY
        .get(v3("/register/available?username={}", "no spaces"))
        .refused(400, "M_INVALID_USERNAME");
  }

  @Test
  void anUnknownRegistrationTokenIsNotValid() {
    var reply =
        ANYBODY.get(v1("/register/m.login.registration_token/validity?token={}", "unknown"));

    assertFalse(reply.ok().path("valid").asBoolean(true));
  }

  @Test
  void capitalsInANameAreNoSecondAccount() {
    var request = request("alice");
    register(request, dummy());

    var reply =
        ANYBODY.post(
            v3("/register"),
            Json.object(
                "username", request.path("username").asText().toUpperCase(java.util.Locale.ROOT),
                "password", "a long password",
                "auth", dummy()));

    assertEquals(400, reply.status(), reply::toString);
  }

  private static ObjectNode request(String name) {
    return Json.object("username", Homeserver.freshLocalpart(name), "password", "a long password");
  }

  private static ObjectNode dummy() {
    return Json.object("type", "m.login.dummy");
  }

  private static JsonNode register(ObjectNode request, ObjectNode auth) {
    return ANYBODY.post(v3("/register"), request.deepCopy().set("auth", auth)).ok();
  }
}
