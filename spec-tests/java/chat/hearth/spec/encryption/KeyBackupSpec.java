package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Client-Server API: server-side key backups. */
final class KeyBackupSpec {
  private static final String VERSIONS = v3("/room_keys/version");
  private static final String ALGORITHM = "m.megolm_backup.v1.curve25519-aes-sha2";
  private static final String ROOM = "!room:example.org";
  private static final String OTHER_ROOM = "!other:example.org";

  private final TestUser alice = TestUser.named("alice");

  @Test
  void thereIsNoBackupAtFirst() {
    alice.get(VERSIONS).refused(404, "M_NOT_FOUND");
    alice.get(v3("/room_keys/version/1")).refused(404, "M_NOT_FOUND");
    alice.get(v3("/room_keys/keys?version=1")).refused(404, "M_NOT_FOUND");
    put(alice, "1", ROOM, "s", key(0, 0, false)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void theNewestVersionIsShown() {
    var first = create("one");
    var second = create("two");

    var newest = alice.get(VERSIONS).ok();

    assertNotEquals(first, second);
    assertEquals(second, newest.path("version").asText());
    assertEquals(ALGORITHM, newest.path("algorithm").asText());
    assertEquals(authData("two"), newest.path("auth_data"));
    assertEquals(0, newest.path("count").asInt());
    assertTrue(newest.path("etag").isTextual());
    assertEquals(
        authData("one"), alice.get(v3("/room_keys/version/{}", first)).ok().path("auth_data"));
  }

  @Test
  void authDataCanBeChangedAndTheAlgorithmCannot() {
    var version = create("one");
    var path = v3("/room_keys/version/{}", version);

    alice.put(path, version("two").put("version", version)).ok();

    assertEquals(authData("two"), alice.get(VERSIONS).ok().path("auth_data"));
    alice.put(path, version("x").put("version", "77")).refused(400, "M_INVALID_PARAM");
    alice.put(path, version("x").put("algorithm", "other")).refused(400, "M_INVALID_PARAM");
    alice.put(v3("/room_keys/version/77"), version("x")).refused(404, "M_NOT_FOUND");
    assertEquals(authData("two"), alice.get(VERSIONS).ok().path("auth_data"));
  }

  @Test
  void aDeletedVersionIsGoneWithItsKeysAndItsNumberIsNotUsedAgain() {
    var first = create("one");
    var second = create("two");
    put(alice, second, ROOM, "s", key(0, 0, false)).ok();

    alice.delete(v3("/room_keys/version/{}", second)).ok();

    assertEquals(first, alice.get(VERSIONS).ok().path("version").asText());
    alice.get(v3("/room_keys/version/{}", second)).refused(404, "M_NOT_FOUND");
    alice.get(v3("/room_keys/keys?version={}", second)).refused(404, "M_NOT_FOUND");
    put(alice, second, ROOM, "s", key(0, 0, false)).refused(404, "M_NOT_FOUND");
    alice.delete(v3("/room_keys/version/77")).refused(404, "M_NOT_FOUND");
    assertNotEquals(second, create("three"));
  }

  @Test
  void oneSessionIsStoredReadAndDeleted() {
    var version = create("one");
    var key = key(3, 1, true);
    var path = v3("/room_keys/keys/{}/{}?version={}", ROOM, "a/b+c", version);

    var stored = alice.put(path, key).ok();

    assertEquals(1, stored.path("count").asInt());
    assertEquals(key, alice.get(path).ok());
    var deleted = alice.delete(path).ok();
    assertEquals(0, deleted.path("count").asInt());
    assertNotEquals(stored.path("etag"), deleted.path("etag"));
    alice.get(path).refused(404, "M_NOT_FOUND");
  }

  @Test
  void oneRoomIsStoredReadAndDeleted() {
    var version = create("one");
    put(alice, version, OTHER_ROOM, "o", key(0, 0, false)).ok();
    var path = v3("/room_keys/keys/{}?version={}", ROOM, version);
    var sessions =
        Json.object("sessions", Json.object("s", key(0, 0, false), "t", key(1, 0, true)));

    assertEquals(3, alice.put(path, sessions).ok().path("count").asInt());

    assertEquals(sessions, alice.get(path).ok());
    assertEquals(1, alice.delete(path).ok().path("count").asInt());
    assertEquals(Json.object("sessions", Json.object()), alice.get(path).ok());
    assertEquals(
        key(0, 0, false),
        alice.get(v3("/room_keys/keys/{}/o?version={}", OTHER_ROOM, version)).ok());
  }

  @Test
  void allRoomsAreStoredReadAndDeleted() {
    var version = create("one");
    var path = v3("/room_keys/keys?version={}", version);
    var rooms =
        Json.object(
            "rooms",
            Json.object(
                ROOM, Json.object("sessions", Json.object("s", key(0, 0, false))),
                OTHER_ROOM, Json.object("sessions", Json.object("o", key(1, 2, true)))));

    assertEquals(2, alice.put(path, rooms).ok().path("count").asInt());

    assertEquals(rooms, alice.get(path).ok());
    assertEquals(0, alice.delete(path).ok().path("count").asInt());
    assertEquals(Json.object("rooms", Json.object()), alice.get(path).ok());
  }

  @Test
  void onlyABetterKeyReplacesOne() {
    var version = create("one");
    var path = v3("/room_keys/keys/{}/s?version={}", ROOM, version);
    var steps =
        List.of(
            List.of(key(5, 5, false), key(5, 5, false)),
            List.of(key(6, 0, false), key(5, 5, false)),
            List.of(key(5, 6, false), key(5, 5, false)),
            List.of(key(5, 4, false), key(5, 4, false)),
            List.of(key(4, 9, false), key(4, 9, false)),
            List.of(key(9, 9, true), key(9, 9, true)),
            List.of(key(0, 0, false), key(9, 9, true)),
            List.of(key(8, 9, true), key(8, 9, true)));

    for (var step : steps) {
      alice.put(path, step.getFirst()).ok();
      assertEquals(step.getLast(), alice.get(path).ok(), () -> "after " + step.getFirst());
    }
  }

  @Test
  void theEtagChangesWithTheKeysAndOnlyWithThem() {
    var version = create("one");
    var first = put(alice, version, ROOM, "s", key(5, 0, false)).ok();

    var same = put(alice, version, ROOM, "s", key(6, 0, false)).ok();
    var better = put(alice, version, ROOM, "s", key(4, 0, false)).ok();

    assertEquals(first, same);
    assertNotEquals(first.path("etag"), better.path("etag"));
    assertEquals(1, better.path("count").asInt());
    assertEquals(better.path("etag"), alice.get(VERSIONS).ok().path("etag"));
    assertEquals(1, alice.get(VERSIONS).ok().path("count").asInt());
  }

  @Test
  void onlyTheNewestVersionTakesKeys() {
    var old = create("one");
    var newest = create("two");

    for (var path : List.of("/room_keys/keys", "/room_keys/keys/!r:a", "/room_keys/keys/!r:a/s")) {
      var body =
          path.endsWith("/s")
              ? key(0, 0, false)
              : Json.object("rooms", Json.object(), "sessions", Json.object());
      var error =
          alice.put(v3(path) + "?version=" + old, body).refused(403, "M_WRONG_ROOM_KEYS_VERSION");
      assertEquals(newest, error.path("current_version").asText());
    }
  }

  @Test
  void nobodyReadsTheBackupOfOthers() {
    var version = create("one");
    put(alice, version, ROOM, "s", key(0, 0, false)).ok();
    var bob = TestUser.named("bob");
    var path = v3("/room_keys/keys?version={}", version);

    bob.get(path).refused(404, "M_NOT_FOUND");
    bob.delete(path).refused(404, "M_NOT_FOUND");
    bob.delete(v3("/room_keys/version/{}", version)).refused(404, "M_NOT_FOUND");
    alice.anonymous().get(path).refused(401, "M_MISSING_TOKEN");

    assertEquals(1, alice.get(VERSIONS).ok().path("count").asInt());
  }

  @Test
  void aLargeBackupIsStoredInPiecesAndReadAtOnce() {
    var version = create("one");
    var path = v3("/room_keys/keys?version={}", version);
    var expected = Json.object();

    for (int piece = 0; piece < 4; piece++) {
      var rooms = Json.object();
      for (int room = 0; room < 3; room++) {
        var name = "!room%d:example.org".formatted(room);
        var sessions = Json.object();
        for (int session = 0; session < 500; session++) {
          sessions.set("s%d/%d".formatted(piece, session), key(session, piece, room == 1));
        }
        rooms.set(name, Json.object("sessions", sessions));
        expected.withObjectProperty(name).withObjectProperty("sessions").setAll(sessions);
      }
      assertEquals(
          1500 * (piece + 1),
          alice.put(path, Json.object("rooms", rooms)).ok().path("count").asInt());
    }

    assertEquals(Json.object("rooms", expected), alice.get(path).ok());
    var room = v3("/room_keys/keys/{}?version={}", "!room1:example.org", version);
    assertEquals(expected.path("!room1:example.org"), alice.get(room).ok());
    assertEquals(4000, alice.delete(room).ok().path("count").asInt());
    expected.remove("!room1:example.org");
    assertEquals(Json.object("rooms", expected), alice.get(path).ok());
    assertEquals(0, alice.delete(path).ok().path("count").asInt());
    assertEquals(Json.object("rooms", Json.object()), alice.get(path).ok());
  }

  @Test
  void tenThousandSessionsAreStoredByOneRequest() {
    var version = create("one");
    var path = v3("/room_keys/keys/{}?version={}", ROOM, version);
    var sessions = Json.object();
    for (int session = 0; session < 10_000; session++) {
      var key = key(0, 0, false);
      key.withObjectProperty("session_data").put("ciphertext", "x".repeat(900));
      sessions.set("s" + session, key);
    }

    var stored = alice.put(path, Json.object("sessions", sessions)).ok();

    assertEquals(10_000, stored.path("count").asInt());
    assertEquals(Json.object("sessions", sessions), alice.get(path).ok());
  }

  @Test
  void oneBadKeyAmongGoodOnesLeavesNothing() {
    var version = create("one");
    put(alice, version, ROOM, "s", key(5, 0, false)).ok();
    var path = v3("/room_keys/keys?version={}", version);
    var before = List.of(alice.get(path).ok(), alice.get(VERSIONS).ok());
    var large = key(0, 0, false);
    large.withObjectProperty("session_data").put("ciphertext", "x".repeat(100_000));

    for (var bad :
        List.of(
            key(0, 0, false).without("session_data"),
            key(-1, 0, false),
            key(0, 0, false).put("is_verified", "yes"),
            key(0, 0, false).put("first_message_index", 1.5),
            key(0, 0, false).put("forwarded_count", "1"),
            Json.array(),
            large)) {
      var rooms = Json.object();
      rooms.set(ROOM, sessions("s", key(0, 0, true), "t", key(0, 0, true)));
      rooms.set(OTHER_ROOM, sessions("good", key(0, 0, true), "bad", bad));
      var reply = alice.put(path, Json.object("rooms", rooms));
      assertEquals(bad == large ? 413 : 400, reply.status(), reply::toString);
      assertEquals(before, List.of(alice.get(path).ok(), alice.get(VERSIONS).ok()));
    }
  }

  @Test
  void aDeletedVersionTakesAndGivesNothing() {
    var kept = create("one");
    var deleted = create("two");
    put(alice, deleted, ROOM, "s", key(0, 0, false)).ok();
    alice.delete(v3("/room_keys/version/{}", deleted)).ok();
    var bodies =
        Map.of(
            "/room_keys/keys",
            Json.object("rooms", Json.object(ROOM, sessions())),
            "/room_keys/keys/" + ROOM,
            sessions("s", key(0, 0, true), "t", key(0, 0, true)),
            "/room_keys/keys/" + ROOM + "/s",
            key(0, 0, true));

    bodies.forEach(
        (path, body) -> {
          var target = v3(path) + "?version=" + deleted;
          alice.put(target, body).refused(404, "M_NOT_FOUND");
          alice.get(target).refused(404, "M_NOT_FOUND");
          alice.delete(target).refused(404, "M_NOT_FOUND");
        });
    alice.put(v3("/room_keys/version/{}", deleted), version("back")).refused(404, "M_NOT_FOUND");

    var left = alice.get(VERSIONS).ok();
    assertEquals(kept, left.path("version").asText());
    assertEquals(0, left.path("count").asInt());
    alice.get(v3("/room_keys/version/{}", deleted)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void badInputIsRefused() {
    var version = create("one");

    alice.post(VERSIONS, Json.object("algorithm", ALGORITHM)).refused(400, "M_MISSING_PARAM");
    alice.post(VERSIONS, Json.object("auth_data", authData("x"))).refused(400, "M_MISSING_PARAM");
    alice
        .post(VERSIONS, Json.object("algorithm", ALGORITHM, "auth_data", "x"))
        .refused(400, "M_BAD_JSON");
    alice.put(v3("/room_keys/keys"), Json.object()).refused(400, "M_MISSING_PARAM");
    alice.get(v3("/room_keys/keys?version=0{}", version)).refused(404, "M_NOT_FOUND");
    for (var field : Json.keys(key(0, 0, false))) {
      put(alice, version, ROOM, "s", key(0, 0, false).without(field))
          .refused(400, "M_MISSING_PARAM");
    }
    put(alice, version, ROOM, "s", key(0, 0, false).put("session_data", "x"))
        .refused(400, "M_BAD_JSON");
    put(alice, version, ROOM, "s", key(-1, 0, false)).refused(400, "M_INVALID_PARAM");
    var large = key(0, 0, false);
    large.withObjectProperty("session_data").put("ciphertext", "x".repeat(100_000));
    put(alice, version, ROOM, "s", large).refused(413, "M_TOO_LARGE");
    put(alice, version, "noroom", "s", key(0, 0, false)).refused(400, "M_INVALID_PARAM");

    assertEquals(0, alice.get(VERSIONS).ok().path("count").asInt());
  }

  private String create(String data) {
    return alice.post(VERSIONS, version(data)).ok().path("version").asText();
  }

  private static Reply put(
      TestUser user, String version, String room, String session, JsonNode key) {
    return user.put(v3("/room_keys/keys/{}/{}?version={}", room, session, version), key);
  }

  private static ObjectNode version(String data) {
    return Json.object("algorithm", ALGORITHM, "auth_data", authData(data));
  }

  private static ObjectNode sessions(Object... namesAndKeys) {
    return Json.object("sessions", Json.object(namesAndKeys));
  }

  private static ObjectNode authData(String data) {
    return Json.object("public_key", data, "signatures", Json.object());
  }

  private static ObjectNode key(int firstMessageIndex, int forwardedCount, boolean isVerified) {
    return Json.object(
        "first_message_index", firstMessageIndex,
        "forwarded_count", forwardedCount,
        "is_verified", isVerified,
        "session_data",
            Json.object("ciphertext", "c" + firstMessageIndex, "ephemeral", "e", "mac", "m"));
  }
}
