package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client-Server API: room upgrades. */
final class UpgradeSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @ParameterizedTest
  @CsvSource({"1,12", "5,6", "9,10", "10,11", "11,12", "12,11", "12,12", "12,1"})
  void aRoomOfAnyVersionBecomesOneOfAnyOther(String from, String to) {
    var old = alice.createRoom(publicChat().put("room_version", from).put("name", "Garden"));
    bob.join(old);

    var room = upgrade(old, to);

    var create = alice.state(room, "m.room.create", "");
    assertEquals(to, create.path("room_version").asText());
    assertEquals(old, create.path("predecessor").path("room_id").asText());
    assertEquals(room, alice.state(old, "m.room.tombstone", "").path("replacement_room").asText());
    assertEquals("Garden", alice.state(room, "m.room.name", "").path("name").asText());
    assertEquals("public", alice.state(room, "m.room.join_rules", "").path("join_rule").asText());
    bob.join(room);
    bob.say(room, "here now");
    bob.put(v3("/rooms/{}/send/m.room.message/{}", old, UUID.randomUUID()), message())
        .refused(403, "M_FORBIDDEN");
    alice.setState(room, "m.room.topic", "", Json.object("topic", "still in charge"));
  }

  @Test
  void typeBansEncryptionAndChildrenAreCarried() {
    var old =
        alice.createRoom(
            publicChat().set("creation_content", Json.object("type", "m.space")).deepCopy());
    var child = alice.createRoom(publicChat());
    alice.setState(old, "m.space.child", child, Json.object("via", Json.array("localhost")));
    alice.setState(old, "m.room.encryption", "", Json.object("algorithm", "m.megolm.v1.aes-sha2"));
    bob.join(old);
    alice.ban(old, bob);

    var room = upgrade(old, "12");

    assertEquals("m.space", alice.state(room, "m.room.create", "").path("type").asText());
    assertTrue(alice.state(room, "m.space.child", child).has("via"));
    assertTrue(alice.state(room, "m.room.encryption", "").has("algorithm"));
    bob.post(v3("/rooms/{}/join", room), Json.object()).refused(403, "M_FORBIDDEN");
  }

  @Test
  void namesMoveToTheNewRoom() {
    var name = "garden" + UUID.randomUUID().toString().substring(0, 8);
    var old = alice.createRoom(publicChat().put("room_alias_name", name));
    var alias = alice.state(old, "m.room.canonical_alias", "").path("alias").asText();

    var room = upgrade(old, "12");

    assertEquals(room, alice.get(v3("/directory/room/{}", alias)).ok().path("room_id").asText());
    assertEquals(alias, alice.state(room, "m.room.canonical_alias", "").path("alias").asText());
    assertFalse(alice.state(old, "m.room.canonical_alias", "").has("alias"));
  }

  @Test
  void whoJoinsTheNewRoomKeepsTagsAndRules() throws Exception {
    var old = alice.createRoom(publicChat());
    bob.join(old);
    bob.put(v3("/user/{}/rooms/{}/tags/m.favourite", bob.userId(), old), Json.object("order", 0.5))
        .ok();
    bob.put(v3("/pushrules/global/room/{}", old), Json.object("actions", Json.array())).ok();
    var room = upgrade(old, "12");

    bob.join(room);

    var tags = v3("/user/{}/rooms/{}/tags", bob.userId(), room);
    assertTrue(eventually(() -> bob.get(tags).ok().path("tags").has("m.favourite")));
    assertTrue(eventually(() -> bob.get(v3("/pushrules/global/room/{}", room)).status() == 200));
  }

  @Test
  void additionalCreatorsAreThoseAskedForAndNoOthers() {
    var old =
        alice.createRoom(
            privateChat()
                .put("room_version", "12")
                .set(
                    "creation_content",
                    Json.object("additional_creators", Json.array("@carol:localhost"))));

    var room =
        alice
            .post(
                v3("/rooms/{}/upgrade", old),
                Json.object("new_version", "12", "additional_creators", Json.array(bob.userId())))
            .ok()
            .path("replacement_room")
            .asText();

    var create = alice.state(room, "m.room.create", "");
    assertEquals(Json.array(bob.userId()), create.path("additional_creators"));
  }

  @Test
  void whoMayNotUpgradeIsRefusedAndNothingHappens() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    var stranger = TestUser.named("stranger");

    bob.post(v3("/rooms/{}/upgrade", room), version("12")).refused(403, "M_FORBIDDEN");
    stranger.post(v3("/rooms/{}/upgrade", room), version("12")).refused(403, "M_FORBIDDEN");
    alice
        .post(v3("/rooms/{}/upgrade", room), version("no-such-version"))
        .refused(400, "M_UNSUPPORTED_ROOM_VERSION");
    alice.post(v3("/rooms/{}/upgrade", room), Json.object()).refused(400, "M_MISSING_PARAM");

    alice.get(v3("/rooms/{}/state/m.room.tombstone/", room)).refused(404, "M_NOT_FOUND");
    bob.say(room, "still here");
  }

  private String upgrade(String room, String version) {
    return alice
        .post(v3("/rooms/{}/upgrade", room), version(version))
        .ok()
        .path("replacement_room")
        .asText();
  }

  private static JsonNode version(String version) {
    return Json.object("new_version", version);
  }

  private static JsonNode message() {
    return Json.object("msgtype", "m.text", "body", "too late");
  }

  private interface Condition {
    boolean holds();
  }

  private static boolean eventually(Condition condition) throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      if (condition.holds()) {
        return true;
      }
      Thread.sleep(Duration.ofMillis(100));
    }
    return false;
  }
}
