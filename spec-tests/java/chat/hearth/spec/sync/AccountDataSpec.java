package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Client-Server API: client config. */
final class AccountDataSpec {
  private static final TestUser BOB = TestUser.named("bob");

  private final TestUser alice = TestUser.named("alice");

  @Test
  void globalDataIsStoredAndSynced() {
    var since = alice.sync();
    alice.put(global("test.data"), Json.object("n", 1)).ok();

    assertEquals(Json.object("n", 1), alice.get(global("test.data")).ok());
    assertEquals(Json.object("n", 1), globalIn(alice.sync(since), "test.data"));
    assertEquals(Json.object("n", 1), globalIn(alice.sync(), "test.data"));
  }

  @Test
  void roomDataIsStoredAndSynced() {
    var room = alice.createRoom(publicChat());
    var since = alice.sync();
    alice.put(inRoom(room, "test.data"), Json.object("n", 1)).ok();

    assertEquals(Json.object("n", 1), alice.get(inRoom(room, "test.data")).ok());
    assertEquals(Json.object("n", 1), roomIn(alice.sync(since), room, "test.data"));
    assertEquals(Json.object("n", 1), roomIn(alice.sync(), room, "test.data"));
    alice.get(global("test.data")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void theLastValueWins() {
    var since = alice.sync();
    alice.put(global("test.data"), Json.object("n", 1)).ok();
    alice.put(global("test.data"), Json.object("n", 2)).ok();

    assertEquals(Json.object("n", 2), alice.get(global("test.data")).ok());
    assertEquals(Json.object("n", 2), globalIn(alice.sync(since), "test.data"));
  }

  @Test
  void dataOfOthersIsClosed() {
    BOB.put(global("test.data"), Json.object("n", 1)).refused(403, "M_FORBIDDEN");
    BOB.get(global("test.data")).refused(403, "M_FORBIDDEN");
  }

  @Test
  void unsetDataIsNotFound() {
    alice.get(global("test.unset")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void dataIsNotSeenByOthers() {
    var room = alice.createRoom(publicChat());
    BOB.join(room);
    alice.put(inRoom(room, "test.private"), Json.object("secret", true)).ok();

    assertFalse(BOB.sync().json().toString().contains("test.private"));
  }

  @Test
  void whatTheServerKeepsIsNotWritten() {
    var room = alice.createRoom(publicChat());

    alice
        .put(inRoom(room, "m.fully_read"), Json.object("event_id", "$x"))
        .refused(405, "M_BAD_JSON");
    alice.put(global("m.push_rules"), Json.object()).refused(405, "M_BAD_JSON");
  }

  @Test
  void aBodyThatIsNoObjectIsRefused() {
    assertEquals(400, alice.put(global("test.data"), Json.array(1)).status());
  }

  private String global(String type) {
    return v3("/user/{}/account_data/{}", alice.userId(), type);
  }

  private String inRoom(String room, String type) {
    return v3("/user/{}/rooms/{}/account_data/{}", alice.userId(), room, type);
  }

  private static JsonNode globalIn(Sync sync, String type) {
    return only(sync.json().path("account_data"), type);
  }

  private static JsonNode roomIn(Sync sync, String room, String type) {
    return only(sync.joined(room).path("account_data"), type);
  }

  private static JsonNode only(JsonNode section, String type) {
    var found = Json.ofType(section.path("events"), type).toList();
    assertEquals(1, found.size(), section::toString);
    return found.getFirst().path("content");
  }
}
