package chat.hearth.feature.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.feature.accounts.TestServer.Answer;
import chat.hearth.matrix.UserId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TokensTest {
  private static final String WHOAMI = "/_matrix/client/v3/account/whoami";
  private static final String REFRESH = "/_matrix/client/v3/refresh";

  private final TestServer server = TestServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theDatabaseHoldsNoSecret() {
    var registered = server.register("alice");

    var rows =
        server
            .postgres
            .database()
            .list(
                "SELECT t::text || d::text || a::text AS row FROM token t, device d, account a",
                row -> row.getString("row"));

    assertEquals(1, rows.size());
    assertFalse(rows.getFirst().contains(registered.string("access_token")));
    assertFalse(rows.getFirst().contains(registered.string("refresh_token")));
    assertFalse(rows.getFirst().contains("secret"));
    assertTrue(rows.getFirst().contains("$argon2id$v=19$m=19456,t=2,p=1$"));
  }

  @Test
  void expiredAccessTokenAsksForASoftLogoutAndCanBeRefreshed() {
    var registered = server.register("alice");

    server.clock.advance(Duration.ofMinutes(6));
    var refused = server.get(WHOAMI, registered.string("access_token")).expect(401);
    var refreshed = refresh(registered.string("refresh_token")).expect(200);

    assertEquals("M_UNKNOWN_TOKEN", refused.string("errcode"));
    assertTrue(refused.json().get("soft_logout").booleanValue());
    assertEquals(300_000, refreshed.json().get("expires_in_ms").intValue());
    var whoami = server.get(WHOAMI, refreshed.string("access_token")).expect(200);
    assertEquals("@alice:hearth.test", whoami.string("user_id"));
    assertEquals(registered.string("device_id"), whoami.string("device_id"));
  }

  @Test
  void refreshCanBeRepeatedUntilANewTokenIsUsed() {
    var old = server.register("alice").string("refresh_token");

    var lost = refresh(old).expect(200);
    var received = refresh(old).expect(200);
    assertNotEquals(lost.string("access_token"), received.string("access_token"));
    server.get(WHOAMI, received.string("access_token")).expect(200);

    assertFalse(refresh(old).expect(401).json().get("soft_logout").booleanValue());
  }

  @Test
  void theSuccessorThatIsUsedFirstRevokesItsRivals() {
    var registered = server.register("alice");

    var first = refresh(registered.string("refresh_token")).expect(200);
    var second = refresh(registered.string("refresh_token")).expect(200);
    server.get(WHOAMI, first.string("access_token")).expect(200);

    server.get(WHOAMI, second.string("access_token")).expect(401);
    refresh(second.string("refresh_token")).expect(401);
    server.get(WHOAMI, registered.string("access_token")).expect(401);
    server.get(WHOAMI, first.string("access_token")).expect(200);
  }

  @Test
  void usingTheNewRefreshTokenRevokesTheOldOne() {
    var old = server.register("alice").string("refresh_token");

    var next = refresh(old).expect(200);
    refresh(next.string("refresh_token")).expect(200);

    refresh(old).expect(401);
  }

  @Test
  void expiredRefreshTokenLeavesASoftLogout() {
    var registered = server.register("alice");

    server.clock.advance(Duration.ofDays(31));

    var refused = refresh(registered.string("refresh_token")).expect(401);
    assertTrue(refused.json().get("soft_logout").booleanValue());
  }

  @Test
  void loggingInAgainOnADeviceRevokesItsTokens() {
    var registered = server.register("alice");
    server.get(WHOAMI, registered.string("access_token")).expect(200);

    var again =
        server
            .post(
                "/_matrix/client/v3/login",
                "",
                """
                {"type": "m.login.password", "user": "alice", "password": "secret",
                 "device_id": "%s"}
                """
                    .formatted(registered.string("device_id")))
            .expect(200);

    server.get(WHOAMI, registered.string("access_token")).expect(401);
    refresh(registered.string("refresh_token")).expect(401);
    server.get(WHOAMI, again.string("access_token")).expect(200);
    assertFalse(again.json().has("expires_in_ms"));
  }

  @Test
  void loggedOutTokenIsRefusedAtOnce() {
    var token = server.register("alice").string("access_token");
    server.get(WHOAMI, token).expect(200);

    server.post("/_matrix/client/v3/logout", token, "").expect(200);

    var refused = server.get(WHOAMI, token).expect(401);
    assertFalse(refused.json().get("soft_logout").booleanValue());
    assertEquals(1, server.removedDevices.size());
  }

  @Test
  void lockedAccountKeepsItsTokensButCanOnlyLogOut() {
    var registered = server.register("alice");
    var alice = new UserId("@alice:hearth.test");
    server.accounts.setLocked(alice, true);

    var refused = server.get(WHOAMI, registered.string("access_token")).expect(401);

    assertEquals("M_USER_LOCKED", refused.string("errcode"));
    assertTrue(refused.json().get("soft_logout").booleanValue());
    refresh(registered.string("refresh_token")).expect(401);
    server.accounts.setLocked(alice, false);
    server.get(WHOAMI, registered.string("access_token")).expect(200);
    server.accounts.setLocked(alice, true);
    server.post("/_matrix/client/v3/logout", registered.string("access_token"), "").expect(200);
  }

  private Answer refresh(String token) {
    return server.post(REFRESH, "", "{\"refresh_token\": \"" + token + "\"}");
  }
}
