package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.harness.RoomRequest.publicChatVisible;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-Server API: room history visibility, on every way to read. */
final class HistoryVisibilitySpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  /**
   * Three messages: before Bob is invited, between the invite and his join, and after the join.
   * Whoever joined sees what the visibility at each of them allows.
   */
  @ParameterizedTest
  @CsvSource({
    "world_readable, uninvited invited joined",
    "shared, uninvited invited joined",
    "invited, invited joined",
    "joined, joined"
  })
  void aMemberSeesWhatWasVisibleWhenItWasSaid(String visibility, String expected) {
    var story = new Story(visibility);

    var visible = Set.copyOf(List.of(expected.split(" ")));

    assertEquals(visible, story.seenByMessages(), "messages");
    assertEquals(visible, story.seenByEvent(), "event");
    assertEquals(visible, story.seenByContext(), "context");
    assertEquals(visible, story.seenBySync(), "sync");
  }

  @Test
  void anybodyReadsAWorldReadableRoom() {
    var room = ALICE.createRoom(publicChatVisible("world_readable"));
    var said = ALICE.say(room, "to the world");

    assertTrue(BOB.messagesBackward(room).toString().contains("to the world"));
    assertEquals("to the world", BOB.event(room, said).path("content").path("body").asText());
    assertEquals("public", BOB.state(room, "m.room.join_rules", "").path("join_rule").asText());
    assertFalse(BOB.state(room).isEmpty());
    assertEquals(
        said,
        BOB.get(v3("/rooms/{}/context/{}", room, said))
            .ok()
            .path("event")
            .path("event_id")
            .asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared", "invited", "joined"})
  void outsidersReadNothingElsewhere(String visibility) {
    var room = ALICE.createRoom(publicChatVisible(visibility));
    var said = ALICE.say(room, "inside");

    BOB.get(v3("/rooms/{}/messages?dir=b", room)).refused(403, "M_FORBIDDEN");
    BOB.get(v3("/rooms/{}/state", room)).refused(403, "M_FORBIDDEN");
    BOB.get(v3("/rooms/{}/state/m.room.create/", room)).refused(403, "M_FORBIDDEN");
    BOB.get(v3("/rooms/{}/members", room)).refused(403, "M_FORBIDDEN");
    var event = BOB.get(v3("/rooms/{}/event/{}", room, said));
    assertTrue(event.status() == 403 || event.status() == 404, event::toString);
    var context = BOB.get(v3("/rooms/{}/context/{}", room, said));
    assertTrue(context.status() == 403 || context.status() == 404, context::toString);
  }

  @Test
  void whoLeftSeesNothingSaidLater() {
    var room = ALICE.createRoom(publicChatVisible("shared"));
    BOB.join(room);
    ALICE.say(room, "while there");
    BOB.leave(room);
    var later = ALICE.say(room, "when gone");

    var seen = BOB.messagesBackward(room).toString();

    assertTrue(seen.contains("while there"), seen);
    assertFalse(seen.contains("when gone"), seen);
    var event = BOB.get(v3("/rooms/{}/event/{}", room, later));
    assertTrue(event.status() == 403 || event.status() == 404, event::toString);
  }

  @Test
  void whoLeftSeesTheStateOfThatMoment() {
    var room = ALICE.createRoom(publicChat().put("name", "Then"));
    BOB.join(room);
    BOB.leave(room);
    ALICE.setState(room, "m.room.name", "", Json.object("name", "Now"));

    assertEquals("Then", BOB.state(room, "m.room.name", "").path("name").asText());
    assertFalse(BOB.state(room).toString().contains("Now"));
    assertFalse(BOB.members(room).path("chunk").isEmpty());
  }

  @Test
  void whoWasBannedSeesTheBanAndNothingLater() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    var since = BOB.sync();
    ALICE.ban(room, BOB);
    ALICE.say(room, "good riddance");

    var left = BOB.sync(since).left(room);

    var ban = Json.state(left.path("timeline").path("events"), "m.room.member", BOB.userId());
    assertEquals("ban", ban.path("content").path("membership").asText(), left::toString);
    var history = BOB.get(v3("/rooms/{}/messages?dir=b", room));
    assertFalse(history.text().contains("good riddance"), history::toString);
  }

  @Test
  void oldMessagesKeepTheVisibilityOfTheirTime() {
    var room = ALICE.createRoom(publicChatVisible("joined"));
    ALICE.say(room, "closed");
    ALICE.setState(
        room, "m.room.history_visibility", "", Json.object("history_visibility", "shared"));
    ALICE.say(room, "open");

    BOB.join(room);

    var seen = BOB.messagesBackward(room).toString();
    assertTrue(seen.contains("\"open\""), seen);
    assertFalse(seen.contains("\"closed\""), seen);
  }

  @Test
  void withoutAVisibilityHistoryIsShared() {
    var room = ALICE.createRoom(publicChatVisible("no_such_visibility"));
    ALICE.say(room, "before");

    BOB.join(room);

    assertTrue(BOB.messagesBackward(room).toString().contains("\"before\""));
  }

  @Test
  void theInvitedSeeOnlyWhatTheInviteTells() {
    var room = ALICE.createRoom(privateChat());
    ALICE.say(room, "among us");
    ALICE.invite(room, BOB);

    BOB.get(v3("/rooms/{}/messages?dir=b", room)).refused(403, "M_FORBIDDEN");
    BOB.get(v3("/rooms/{}/state", room)).refused(403, "M_FORBIDDEN");
  }

  @Test
  void everyEventTellsOnesMembershipThen() {
    var room = ALICE.createRoom(publicChat());
    var before = ALICE.say(room, "before");
    BOB.join(room);
    var after = ALICE.say(room, "after");

    assertEquals("leave", BOB.event(room, before).path("unsigned").path("membership").asText());
    assertEquals("join", BOB.event(room, after).path("unsigned").path("membership").asText());
  }

  /** A room in which something was said at each stage of Bob's way into it. */
  private static final class Story {
    private final String room;
    private final Map<String, String> earlier = new LinkedHashMap<>();
    private final String last;

    Story(String visibility) {
      room = ALICE.createRoom(publicChatVisible(visibility));
      earlier.put("uninvited", ALICE.say(room, "uninvited"));
      ALICE.invite(room, BOB);
      earlier.put("invited", ALICE.say(room, "invited"));
      BOB.join(room);
      last = ALICE.say(room, "joined");
    }

    Set<String> seenByMessages() {
      return bodies(BOB.messagesBackward(room).path("chunk"));
    }

    Set<String> seenByEvent() {
      var seen = new TreeSet<String>();
      earlier.forEach(
          (stage, id) -> {
            if (BOB.get(v3("/rooms/{}/event/{}", room, id)).status() == 200) {
              seen.add(stage);
            }
          });
      seen.add(BOB.event(room, last).path("content").path("body").asText());
      return seen;
    }

    Set<String> seenByContext() {
      var context = BOB.get(v3("/rooms/{}/context/{}?limit=50", room, last)).ok();
      var seen = new TreeSet<>(bodies(context.path("events_before")));
      seen.add(context.path("event").path("content").path("body").asText());
      return seen;
    }

    Set<String> seenBySync() {
      return new TreeSet<>(
          BOB.syncWith("timeout=0&filter={}", "{\"room\":{\"timeline\":{\"limit\":50}}}")
              .bodies(room));
    }

    private static Set<String> bodies(JsonNode events) {
      var bodies = new TreeSet<String>();
      Json.ofType(events, "m.room.message")
          .forEach(event -> bodies.add(event.path("content").path("body").asText()));
      return bodies;
    }
  }
}
