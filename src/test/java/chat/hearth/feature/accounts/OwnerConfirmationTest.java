package chat.hearth.feature.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.feature.accounts.TestServer.Answer;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.stream.Change;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OwnerConfirmationTest {
  private static final String WHOAMI = "/_matrix/client/v3/account/whoami";
  private static final String PASSWORD = "/_matrix/client/v3/account/password";
  private static final String GET_TOKEN = "/_matrix/client/v1/login/get_token";
  private static final UserId ALICE = new UserId("@alice:hearth.test");

  private final TestServer server = TestServer.open();
  private String alice = "";

  @BeforeEach
  void register() {
    alice = server.register("alice").string("access_token");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aSessionBegunForOneDeviceRemovesNoOther() {
    var other = login("alice", "secret", "OTHER").expect(200);
    var session = delete("MINE", alice, "").expect(401).string("session");

    var refused = delete("OTHER", alice, proof("alice", "secret", session)).expect(401);

    assertEquals("M_FORBIDDEN", refused.string("errcode"));
    assertNotEquals(session, refused.string("session"));
    server.get(WHOAMI, other.string("access_token")).expect(200);
    delete("OTHER", alice, proof("alice", "secret", refused.string("session"))).expect(200);
    server.get(WHOAMI, other.string("access_token")).expect(401);
  }

  @Test
  void aSessionIsBoundToTheParametersThatBeganIt() {
    login("alice", "secret", "OTHER").expect(200);
    var path = "/_matrix/client/v3/delete_devices";
    var session = server.post(path, alice, "{\"devices\": [\"A\"]}").expect(401).string("session");

    var changed =
        server.post(
            path,
            alice,
            "{\"devices\": [\"OTHER\"], \"auth\": " + auth("alice", "secret", session) + "}");

    changed.expect(401);
    assertEquals(2, server.accounts.devices(ALICE).size());
  }

  @Test
  void theOrderOfParametersDoesNotMatter() {
    var session =
        server
            .post(PASSWORD, alice, "{\"new_password\": \"n\", \"logout_devices\": false}")
            .expect(401)
            .string("session");

    server
        .post(
            PASSWORD,
            alice,
            "{\"auth\": "
                + auth("alice", "secret", session)
                + ", \"logout_devices\": false, \"new_password\": \"n\"}")
        .expect(200);
  }

  @Test
  void anotherUsersSessionOrPasswordProvesNothing() {
    var bob = server.register("bob").string("access_token");
    var session = delete("DEVICE", alice, "").expect(401).string("session");

    delete("DEVICE", bob, proof("bob", "secret", session)).expect(401);
    delete("DEVICE", alice, proof("bob", "secret", session)).expect(403);
  }

  @Test
  void wrongPasswordCanBeCorrectedInTheSameSession() {
    var session = delete("DEVICE", alice, "").expect(401).string("session");

    var wrong = delete("DEVICE", alice, proof("alice", "guess", session)).expect(401);

    assertEquals("M_FORBIDDEN", wrong.string("errcode"));
    assertEquals(session, wrong.string("session"));
    assertFalse(wrong.json().has("completed"));
    delete("DEVICE", alice, proof("alice", "secret", session)).expect(200);
  }

  @Test
  void aSessionExpiresAndIsSpentOnce() {
    var late = server.post(GET_TOKEN, alice, "{}").expect(401).string("session");
    server.clock.advance(Duration.ofMinutes(61));
    alice = login("alice", "secret", "NEW").expect(200).string("access_token");
    server.post(GET_TOKEN, alice, proof("alice", "secret", late)).expect(401);

    var session = server.post(GET_TOKEN, alice, "{}").expect(401).string("session");
    server.post(GET_TOKEN, alice, proof("alice", "secret", session)).expect(200);

    server.post(GET_TOKEN, alice, proof("alice", "secret", session)).expect(401);
  }

  @Test
  void aLoginTokenLogsInOnceAndForTwoMinutes() {
    var token = loginToken();
    assertEquals("@alice:hearth.test", loginByToken(token).expect(200).string("user_id"));
    assertEquals("M_FORBIDDEN", loginByToken(token).expect(403).string("errcode"));

    var late = loginToken();
    server.clock.advance(Duration.ofMinutes(2));
    loginByToken(late).expect(403);
  }

  @Test
  void changingThePasswordLogsOutTheOtherDevices() {
    var other = login("alice", "secret", "OTHER").expect(200).string("access_token");
    var token = loginToken();

    server
        .post(
            PASSWORD,
            alice,
            "{\"new_password\": \"changed\", \"auth\": " + auth("alice", "secret", "") + "}")
        .expect(200);

    server.get(WHOAMI, other).expect(401);
    server.get(WHOAMI, alice).expect(200);
    loginByToken(token).expect(403);
    login("alice", "secret", "X").expect(403);
    login("alice", "changed", "X").expect(200);
    assertEquals(List.of("OTHER"), server.removedDevices);
    assertTrue(server.log.changes().contains(new Change.DeviceList(ALICE)));
  }

  @Test
  void deactivationLeavesNothingToLogInWith() {
    var answer =
        server.post(
            "/_matrix/client/v3/account/deactivate",
            alice,
            "{\"erase\": true, \"auth\": " + auth("@alice:hearth.test", "secret", "") + "}");

    assertEquals("no-support", answer.expect(200).string("id_server_unbind_result"));
    server.get(WHOAMI, alice).expect(401);
    login("alice", "secret", "X").expect(403);
    var account = server.accounts.find(ALICE).orElseThrow();
    assertTrue(account.deactivated() && account.erased());
    assertEquals(
        "M_USER_IN_USE",
        server
            .get("/_matrix/client/v3/register/available?username=alice", "")
            .expect(400)
            .string("errcode"));
  }

  @Test
  void unknownUserAndWrongPasswordLookTheSame() {
    var unknown = login("nobody", "secret", "X").expect(403);
    var wrong = login("alice", "guess", "X").expect(403);

    assertEquals(wrong.text(), unknown.text());
  }

  @Test
  void suspendedUserIsRefusedUntilTheSuspensionEnds() {
    var token = login("alice", "secret", "X").expect(200).string("access_token");
    requester(token).requireActive();

    server.accounts.setSuspended(ALICE, true);

    var error = Assertions.assertThrows(MatrixError.class, () -> requester(token).requireActive());
    assertEquals("M_USER_SUSPENDED", error.errcode());
    server.accounts.setSuspended(ALICE, false);
    requester(token).requireActive();
  }

  private Requester requester(String token) {
    return server.accounts.authenticator().authenticate(token, "192.0.2.1", "test");
  }

  @Test
  void deviceIsRenamedAndListed() {
    login("alice", "secret", "OTHER").expect(200);
    var path = "/_matrix/client/v3/devices/OTHER";

    server.call("PUT", path, alice, "{\"display_name\": \"Laptop\"}").expect(200);

    assertEquals("Laptop", server.get(path, alice).expect(200).string("display_name"));
    var list = server.get("/_matrix/client/v3/devices", alice).expect(200).json();
    assertEquals(2, list.get("devices").size());
    server.call("PUT", path + "X", alice, "{\"display_name\": \"Laptop\"}").expect(404);
    server.get(path + "X", alice).expect(404);
  }

  private String loginToken() {
    return server
        .post(GET_TOKEN, alice, "{\"auth\": " + auth("alice", "secret", "") + "}")
        .expect(200)
        .string("login_token");
  }

  private Answer loginByToken(String token) {
    return server.post(
        "/_matrix/client/v3/login",
        "",
        "{\"type\": \"m.login.token\", \"token\": \"" + token + "\"}");
  }

  private Answer login(String name, String password, String device) {
    return server.post(
        "/_matrix/client/v3/login",
        "",
        """
        {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "%s"},
         "password": "%s", "device_id": "%s"}
        """
            .formatted(name, password, device));
  }

  private Answer delete(String device, String token, String body) {
    return server.call("DELETE", "/_matrix/client/v3/devices/" + device, token, body);
  }

  private static String proof(String user, String password, String session) {
    return "{\"auth\": " + auth(user, password, session) + "}";
  }

  private static String auth(String user, String password, String session) {
    var more = session.isEmpty() ? "" : ", \"session\": \"" + session + "\"";
    return """
    {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "%s"},
     "password": "%s"%s}
    """
        .formatted(user, password, more);
  }
}
