package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Client-Server API: refreshing access tokens. */
final class RefreshSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void refreshTokensAreGivenOnlyOnRequest() {
    assertFalse(alice.login(Json.object()).ok().has("refresh_token"));
    assertTrue(refreshableLogin().has("refresh_token"));
  }

  @Test
  void aRefreshableTokenExpires() {
    assertTrue(refreshableLogin().path("expires_in_ms").asLong() > 0);
  }

  @Test
  void aRefreshGivesNewTokensForTheSameDevice() {
    var login = refreshableLogin();

    var renewed = refresh(login.path("refresh_token")).ok();

    assertNotEquals(login.path("access_token"), renewed.path("access_token"));
    assertNotEquals(login.path("refresh_token"), renewed.path("refresh_token"));
    assertTrue(renewed.path("expires_in_ms").asLong() > 0);
    assertEquals(login.path("device_id"), whoami(renewed).ok().path("device_id"));
  }

  @Test
  void theOldRefreshTokenWorksUntilTheNewTokenIsUsed() {
    var login = refreshableLogin();
    refresh(login.path("refresh_token")).ok(); // the reply got lost, so the client asks again

    var renewed = refresh(login.path("refresh_token")).ok();
    whoami(renewed).ok();

    var late = refresh(login.path("refresh_token"));
    assertTrue(late.status() == 401 || late.status() == 403, late::toString);
  }

  @Test
  void theOldRefreshTokenEndsWhenTheNewOneIsUsed() {
    var login = refreshableLogin();
    var second = refresh(login.path("refresh_token")).ok();
    var third = refresh(second.path("refresh_token")).ok();

    whoami(third).ok();

    var late = refresh(login.path("refresh_token"));
    assertTrue(late.status() == 401 || late.status() == 403, late::toString);
  }

  @Test
  void aMadeUpRefreshTokenIsUnknown() {
    refresh(Json.parse("\"made-up\"")).refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void logoutEndsTheRefreshTokenToo() {
    var login = refreshableLogin();
    alice.withToken(login.path("access_token").asText()).post(v3("/logout"), Json.object()).ok();

    refresh(login.path("refresh_token")).refused(401, "M_UNKNOWN_TOKEN");
  }

  private JsonNode refreshableLogin() {
    return alice.login(Json.object("refresh_token", true)).ok();
  }

  private Reply refresh(JsonNode refreshToken) {
    return alice.anonymous().post(v3("/refresh"), Json.object("refresh_token", refreshToken));
  }

  private Reply whoami(JsonNode login) {
    return alice.withToken(login.path("access_token").asText()).get(v3("/account/whoami"));
  }
}
