package chat.hearth.spec.admin;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v1;
import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client-Server API: server administration; account moderation. */
final class AccountModerationSpec {
  private final TestUser admin = Homeserver.shared().registerAdmin("admin");
  private final TestUser alice = TestUser.named("alice");

  @ParameterizedTest
  @CsvSource({"suspend,suspended", "lock,locked"})
  void anAdministratorSetsAndReadsIt(String verb, String field) {
    assertFalse(
        admin.get(v1("/admin/" + verb + "/{}", alice.userId())).ok().path(field).asBoolean());

    var set = admin.put(v1("/admin/" + verb + "/{}", alice.userId()), Json.object(field, true));

    assertTrue(set.ok().path(field).asBoolean());
    assertTrue(
        admin.get(v1("/admin/" + verb + "/{}", alice.userId())).ok().path(field).asBoolean());
    admin.put(v1("/admin/" + verb + "/{}", alice.userId()), Json.object(field, false)).ok();
    assertFalse(
        admin.get(v1("/admin/" + verb + "/{}", alice.userId())).ok().path(field).asBoolean());
  }

  @ParameterizedTest
  @CsvSource({"suspend,suspended", "lock,locked"})
  void onlyAdministratorsDo(String verb, String field) {
    var path = v1("/admin/" + verb + "/{}", admin.userId());

    alice.get(path).refused(403, "M_FORBIDDEN");
    alice.put(path, Json.object(field, true)).refused(403, "M_FORBIDDEN");
  }

  @ParameterizedTest
  @CsvSource({"suspend,suspended", "lock,locked"})
  void whoIsThereIsNotToldToOthers(String verb, String field) {
    var path = v1("/admin/" + verb + "/{}", "@nobody-here:" + alice.serverName());

    alice.get(path).refused(403, "M_FORBIDDEN");
    alice.put(path, Json.object(field, true)).refused(403, "M_FORBIDDEN");
  }

  @ParameterizedTest
  @CsvSource({"suspend,suspended", "lock,locked"})
  void administratorsAreSafeFromEachOtherAndThemselves(String verb, String field) {
    var other = Homeserver.shared().registerAdmin("admin");

    admin
        .put(v1("/admin/" + verb + "/{}", admin.userId()), Json.object(field, true))
        .refused(403, "M_FORBIDDEN");
    admin
        .put(v1("/admin/" + verb + "/{}", other.userId()), Json.object(field, true))
        .refused(403, "M_FORBIDDEN");
    admin.get(v1("/admin/" + verb + "/{}", other.userId())).refused(403, "M_FORBIDDEN");
  }

  @ParameterizedTest
  @CsvSource({"suspend,suspended", "lock,locked"})
  void whoCannotBeModeratedIsNamed(String verb, String field) {
    admin
        .put(
            v1("/admin/" + verb + "/{}", "@nobody-here:" + alice.serverName()),
            Json.object(field, true))
        .refused(404, "M_NOT_FOUND");
    admin
        .put(v1("/admin/" + verb + "/{}", "@alice:elsewhere.test"), Json.object(field, true))
        .refused(400, "M_INVALID_PARAM");
    admin
        .put(v1("/admin/" + verb + "/{}", alice.userId()), Json.object())
        .refused(400, "M_MISSING_PARAM");
    admin
        .put(v1("/admin/" + verb + "/{}", alice.userId()), Json.object(field, "yes"))
        .refused(400, "M_BAD_JSON");
  }

  @Test
  void capabilitiesTellAdministratorsOnly() {
    var ofAdmin = admin.get(v3("/capabilities")).ok().path("capabilities");
    var ofAlice = alice.get(v3("/capabilities")).ok().path("capabilities");

    assertTrue(ofAdmin.path("m.account_moderation").path("suspend").asBoolean());
    assertTrue(ofAdmin.path("m.account_moderation").path("lock").asBoolean());
    assertFalse(ofAlice.has("m.account_moderation"));
  }

  @Test
  void aLockedAccountIsToldSoEverywhereButAtLogout() {
    var second = alice.newDevice();
    lock(true);

    for (var path : new String[] {"/sync", "/account/whoami", "/joined_rooms", "/devices"}) {
      var error = alice.get(v3(path)).refused(401, "M_USER_LOCKED");
      assertTrue(error.path("soft_logout").asBoolean(), path);
    }
    alice.post(v3("/createRoom"), Json.object()).refused(401, "M_USER_LOCKED");
    alice.login(Json.object()).refused(401, "M_USER_LOCKED");
    second.post(v3("/logout"), Json.object()).ok();

    lock(false);
    alice.get(v3("/account/whoami")).ok();
    second.get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void aLockedAccountLogsOutEverywhere() {
    lock(true);

    alice.post(v3("/logout/all"), Json.object()).ok();

    lock(false);
    alice.get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void aSuspendedUserReadsAndLeaves() {
    var room = alice.createRoom(RoomRequest.publicChat());
    var bob = TestUser.named("bob");
    bob.join(room);
    suspend(true);

    bob.say(room, "hello");

    assertTrue(alice.sync().json().toString().contains("hello"));
    alice.messagesBackward(room);
    alice.login(Json.object()).ok();
    alice.leave(room);
  }

  @Test
  void aSuspendedUserDoesNotAct() {
    var room = alice.createRoom(RoomRequest.publicChat());
    var bob = TestUser.named("bob");
    var bobs = bob.createRoom(RoomRequest.publicChat());
    suspend(true);

    var message = Json.object("msgtype", "m.text", "body", "x");
    refused(alice.put(v3("/rooms/{}/send/m.room.message/1", room), message));
    refused(alice.put(v3("/rooms/{}/state/m.room.name/", room), Json.object("name", "x")));
    refused(alice.post(v3("/rooms/{}/join", bobs), Json.object()));
    refused(alice.post(v3("/join/{}", bobs), Json.object()));
    refused(alice.post(v3("/knock/{}", bobs), Json.object()));
    refused(alice.post(v3("/rooms/{}/invite", room), Json.object("user_id", bob.userId())));
    refused(alice.post(v3("/rooms/{}/kick", room), Json.object("user_id", bob.userId())));
    refused(alice.post(v3("/createRoom"), Json.object()));
    refused(
        alice.put(v3("/profile/{}/displayname", alice.userId()), Json.object("displayname", "x")));

    suspend(false);
    alice.say(room, "again");
  }

  @Test
  void aSuspendedUserTakesBackOnlyTheirOwnWords() {
    var room = alice.createRoom(RoomRequest.publicChat());
    var bob = TestUser.named("bob");
    bob.join(room);
    var own = alice.say(room, "mine");
    var alsoOwn = alice.say(room, "mine too");
    var bobs = bob.say(room, "his");
    suspend(true);

    refused(alice.put(v3("/rooms/{}/redact/{}/1", room, bobs), Json.object()));
    refused(alice.put(v3("/rooms/{}/send/m.room.redaction/2", room), Json.object("redacts", bobs)));
    alice.redact(room, own);
    alice.put(v3("/rooms/{}/send/m.room.redaction/3", room), Json.object("redacts", alsoOwn)).ok();
  }

  @Test
  void aSuspendedUserStillLeavesForGood() {
    suspend(true);

    var session = alice.post(v3("/account/deactivate"), Json.object()).json().path("session");
    alice
        .post(v3("/account/deactivate"), Json.object("auth", alice.passwordStage(session.asText())))
        .ok();

    admin.get(v1("/admin/suspend/{}", alice.userId())).refused(404, "M_NOT_FOUND");
  }

  @Test
  void whoisTellsTheUserAndAdministratorsFromWhereTheAccountIsUsed() {
    alice.get(v3("/account/whoami")).ok();

    var own = alice.get(v3("/admin/whois/{}", alice.userId())).ok();
    var asked = admin.get(v3("/admin/whois/{}", alice.userId())).ok();

    assertEquals(alice.userId(), own.path("user_id").asText());
    var session = asked.path("devices").path(alice.deviceId()).path("sessions").path(0);
    assertTrue(session.path("connections").isArray(), asked.toString());
  }

  @Test
  void whoisOfOthersIsForAdministrators() {
    alice.get(v3("/admin/whois/{}", admin.userId())).refused(403, "M_FORBIDDEN");
    alice
        .get(v3("/admin/whois/{}", "@nobody-here:" + alice.serverName()))
        .refused(403, "M_FORBIDDEN");
    admin
        .get(v3("/admin/whois/{}", "@nobody-here:" + alice.serverName()))
        .refused(404, "M_NOT_FOUND");
  }

  @Test
  void pagesOfReportsMeet() {
    var room = alice.createRoom(Json.object());
    for (int i = 0; i < 3; i++) {
      alice.post(v3("/rooms/{}/report", room), Json.object("reason", "reason " + i)).ok();
    }

    var first = admin.get(path("/_hearth/admin/v1/reports?limit=2")).ok();
    var second =
        admin
            .get(path("/_hearth/admin/v1/reports?limit=1&from={}", first.path("next").asText()))
            .ok();

    assertEquals("reason 2", first.path("reports").path(0).path("reason").asText());
    assertEquals("reason 1", first.path("reports").path(1).path("reason").asText());
    assertEquals("reason 0", second.path("reports").path(0).path("reason").asText());
    admin.get(path("/_hearth/admin/v1/reports?from=nowhere")).refused(400, "M_INVALID_PARAM");
    alice.anonymous().get(path("/_hearth/admin/v1/reports")).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void reportsReachAdministrators() {
    alice.post(v3("/users/{}/report", admin.userId()), Json.object("reason", "bossy")).ok();

    var newest = admin.get(path("/_hearth/admin/v1/reports?limit=1")).ok();

    assertEquals(1, newest.path("reports").size());
    assertTrue(newest.path("reports").path(0).has("reporter"), newest.toString());
    alice.get(path("/_hearth/admin/v1/reports")).refused(403, "M_FORBIDDEN");
  }

  private static void refused(Reply reply) {
    reply.refused(403, "M_USER_SUSPENDED");
  }

  private void lock(boolean locked) {
    admin.put(v1("/admin/lock/{}", alice.userId()), Json.object("locked", locked)).ok();
  }

  private void suspend(boolean suspended) {
    admin.put(v1("/admin/suspend/{}", alice.userId()), Json.object("suspended", suspended)).ok();
  }
}
