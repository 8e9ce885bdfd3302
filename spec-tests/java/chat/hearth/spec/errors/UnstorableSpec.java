package chat.hearth.spec.errors;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is good, but that few databases can store: NUL first of all. */
final class UnstorableSpec {
  private static final String NUL = "a\u0000b";
  private static final TestUser ALICE = TestUser.named("alice");

  @Test
  void aMessageKeepsIt() {
    var room = ALICE.createRoom(privateChat());

    var event = ALICE.say(room, NUL);

    assertEquals(NUL, ALICE.event(room, event).path("content").path("body").asText());
  }

  @Test
  void aTransactionWithItSendsNothing() {
    var room = ALICE.createRoom(privateChat());
    var before = ALICE.messagesBackward(room).path("chunk").size();

    var reply = ALICE.put(v3("/rooms/{}/send/m.room.message/{}", room, NUL), Json.object());

    assertIsRefused(reply);
    assertEquals(before, ALICE.messagesBackward(room).path("chunk").size());
  }

  @Test
  void nothingRelatesByIt() {
    var room = ALICE.createRoom(privateChat());
    for (var wanted : List.of("related_by_rel_types", "related_by_senders")) {
      var filter = Json.object(wanted, Json.array(NUL)).toString();

      var page = ALICE.messages(room, "dir=b&filter={}", filter);

      assertTrue(page.path("chunk").isEmpty(), page::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"displayname", "avatar_url", "org.example.field"})
  void aProfileKeepsOrRefusesIt(String field) {
    var profile = v3("/profile/{}/{}", ALICE.userId(), field);

    var reply = ALICE.put(profile, Json.object(field, NUL));

    if (reply.status() == 200) {
      assertEquals(NUL, ALICE.get(profile).ok().path(field).asText());
    } else {
      assertIsRefused(reply);
    }
  }

  @Test
  void aProfileKeepsOrRefusesItWithinAField() {
    var profile = v3("/profile/{}/org.example.nested", ALICE.userId());
    var value = Json.object(NUL, Json.array(NUL));

    var reply = ALICE.put(profile, Json.object("org.example.nested", value));

    if (reply.status() == 200) {
      assertEquals(value, ALICE.get(profile).ok().path("org.example.nested"));
    } else {
      assertIsRefused(reply);
    }
  }

  @Test
  void aProfileKeepsOrRefusesANumberOfTooManyDigits() {
    var profile = v3("/profile/{}/org.example.number", ALICE.userId());

    for (var number : List.of("1.5", "1e400", "1e999999", "1e-999999", "9".repeat(500))) {
      var body = "{\"org.example.number\": [%s]}".formatted(number);

      var reply = ALICE.exchange("PUT", profile, body.getBytes(StandardCharsets.UTF_8), Map.of());

      assertTrue(reply.status() < 500, reply::toString);
      assertTrue(ALICE.get(v3("/profile/{}", ALICE.userId())).ok().isObject());
    }
  }

  @Test
  void whatCannotHaveItIsRefused() {
    assertIsRefused(
        "/room_keys/version", Json.object("algorithm", NUL, "auth_data", Json.object()));
    assertIsRefused("/account/3pid/delete", Json.object("medium", "email", "address", NUL));
    assertIsRefused("/account/3pid/delete", Json.object("medium", NUL, "address", "a@b.test"));
  }

  @Test
  void aUrlWithItIsRefused() {
    assertIsRefused(ALICE.get(v3("/rooms/{}/state", NUL)));
    assertIsRefused(ALICE.get(v3("/sync") + path("?since={}", NUL)));
  }

  private static void assertIsRefused(String where, ObjectNode body) {
    assertIsRefused(ALICE.post(v3(where), body));
  }

  private static void assertIsRefused(Reply reply) {
    assertTrue(reply.status() >= 400 && reply.status() < 500, reply::toString);
  }
}
