package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-Server API: redactions. */
final class RedactionSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  @ParameterizedTest
  @ValueSource(strings = {"10", "11", "12"})
  void aRedactedEventKeepsItsPlaceAndLosesItsContent(String version) {
    var room = ALICE.createRoom(publicChat().put("room_version", version));
    var said = ALICE.say(room, "regret");

    var redaction = ALICE.redact(room, said);

    var event = ALICE.event(room, said);
    assertTrue(event.path("content").isEmpty(), event::toString);
    assertEquals("m.room.message", event.path("type").asText());
    var because = event.path("unsigned").path("redacted_because");
    assertEquals(redaction, because.path("event_id").asText(), event::toString);
    assertEquals("redacted", because.path("content").path("reason").asText());
    assertFalse(ALICE.messagesBackward(room).toString().contains("regret"));
    assertFalse(ALICE.syncWith("timeout=0").timeline(room).toString().contains("regret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "11"})
  void theRedactionNamesItsTargetWhereClientsLook(String version) {
    var room = ALICE.createRoom(publicChat().put("room_version", version));
    var said = ALICE.say(room, "regret");

    var redaction = ALICE.event(room, ALICE.redact(room, said));

    assertEquals("m.room.redaction", redaction.path("type").asText());
    assertEquals(said, redaction.path("redacts").asText(), redaction::toString);
    assertEquals(said, redaction.path("content").path("redacts").asText(), redaction::toString);
  }

  @Test
  void aRedactionGoesThroughSendToo() {
    var room = ALICE.createRoom(publicChat());
    var said = ALICE.say(room, "regret");

    ALICE.send(room, "m.room.redaction", Json.object("redacts", said));

    assertTrue(ALICE.event(room, said).path("content").isEmpty());
  }

  @Test
  void everybodyRedactsTheirOwn() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    var said = BOB.say(room, "mine");

    BOB.redact(room, said);

    assertTrue(ALICE.event(room, said).path("content").isEmpty());
  }

  @Test
  void theWeakDoNotRedactOthers() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    var said = ALICE.say(room, "hers");

    BOB.put(v3("/rooms/{}/redact/{}/{}", room, said, "r1"), Json.object())
        .refused(403, "M_FORBIDDEN");

    assertEquals("hers", ALICE.event(room, said).path("content").path("body").asText());
  }

  @Test
  void moderatorsRedactOthers() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    var said = BOB.say(room, "spam");

    ALICE.redact(room, said);

    assertTrue(BOB.event(room, said).path("content").isEmpty());
  }

  @Test
  void aRepeatedTransactionRedactsOnce() {
    var room = ALICE.createRoom(publicChat());
    var said = ALICE.say(room, "regret");
    var path = v3("/rooms/{}/redact/{}/{}", room, said, "once");

    var first = ALICE.put(path, Json.object()).ok();

    assertEquals(first, ALICE.put(path, Json.object()).ok());
  }

  @Test
  void redactedStateKeepsWhatAuthorizes() {
    var room = ALICE.createRoom(publicChat().put("name", "Gone"));
    var name = Json.state(ALICE.state(room), "m.room.name", "").path("event_id").asText();
    var rules = Json.state(ALICE.state(room), "m.room.join_rules", "").path("event_id").asText();

    ALICE.redact(room, name);
    ALICE.redact(room, rules);

    assertTrue(ALICE.state(room, "m.room.name", "").isEmpty());
    assertEquals("public", ALICE.state(room, "m.room.join_rules", "").path("join_rule").asText());
    BOB.join(room);
  }

  @Test
  void aRedactedEventAppearsInSyncAsItIsNow() {
    var room = ALICE.createRoom(publicChat());
    var since = ALICE.sync();
    var said = ALICE.say(room, "regret");
    ALICE.redact(room, said);

    var timeline = ALICE.sync(since).timeline(room);

    assertFalse(timeline.toString().contains("regret"), timeline::toString);
    assertEquals(2, timeline.size(), timeline::toString);
  }
}
