package chat.hearth.spec.admin;

import static chat.hearth.spec.harness.Client.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import org.junit.jupiter.api.Test;

/** The registration tokens of an operator, by the paths that existing tools call. */
final class RegistrationTokensSpec {
  private static final String ALL = "/_synapse/admin/v1/registration_tokens";
  private static final TestUser ADMIN = Homeserver.shared().registerAdmin("admin");
  private static final TestUser ALICE = TestUser.named("alice");

  private final String token = Homeserver.freshLocalpart("token");

  @Test
  void aTokenIsMadeShownChangedAndRemoved() {
    ADMIN.post(ALL + "/new", Json.object("token", token, "uses_allowed", 2)).ok();

    var made = ADMIN.get(one(token)).ok();
    assertEquals(token, made.path("token").asText());
    assertEquals(2, made.path("uses_allowed").asInt());
    assertEquals(0, made.path("completed").asInt());
    assertTrue(isListed(""));

    ADMIN.put(one(token), Json.object("uses_allowed", 0)).ok();
    assertFalse(isListed("?valid=true"));
    assertTrue(isListed("?valid=false"));

    ADMIN.delete(one(token)).ok();
    ADMIN.get(one(token)).refused(404, "M_NOT_FOUND");
    ADMIN.delete(one(token)).refused(404, "M_NOT_FOUND");
    ADMIN.put(one(token), Json.object("uses_allowed", 1)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void aTokenIsThoughtOfWhereNoneIsGiven() {
    var made = ADMIN.post(ALL + "/new", Json.object("length", 20)).ok().path("token").asText();

    assertEquals(20, made.length());
  }

  @Test
  void onlyAdministratorsHandleTokens() {
    ADMIN.post(ALL + "/new", Json.object("token", token)).ok();

    ALICE.get(ALL).refused(403, "M_FORBIDDEN");
    ALICE.get(one(token)).refused(403, "M_FORBIDDEN");
    ALICE.post(ALL + "/new", Json.object()).refused(403, "M_FORBIDDEN");
    ALICE.put(one(token), Json.object("uses_allowed", 9)).refused(403, "M_FORBIDDEN");
    ALICE.delete(one(token)).refused(403, "M_FORBIDDEN");
    ALICE.anonymous().get(ALL).refused(401, "M_MISSING_TOKEN");

    assertTrue(ADMIN.get(one(token)).ok().path("uses_allowed").isNull());
  }

  @Test
  void badTokensAreRefused() {
    ADMIN.post(ALL + "/new", Json.object("token", token)).ok();

    for (var wrong :
        new Object[][] {
          {"token", token},
          {"token", "a b"},
          {"token", "x".repeat(65)},
          {"length", 0},
          {"length", 65},
          {"uses_allowed", -1},
          {"expiry_time", 1},
        }) {
      ADMIN.post(ALL + "/new", Json.object(wrong)).refused(400, "M_INVALID_PARAM");
    }
  }

  private boolean isListed(String query) {
    var list = ADMIN.get(ALL + query).ok().path("registration_tokens");
    return Json.texts(list, "token").contains(token);
  }

  private static String one(String token) {
    return ALL + path("/{}", token);
  }
}
