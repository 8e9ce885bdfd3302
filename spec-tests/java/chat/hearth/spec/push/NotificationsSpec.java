package chat.hearth.spec.push;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of what a user was notified of. */
final class NotificationsSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private String room;
  private String other;

  @BeforeEach
  void twoRooms() {
    room = alice.createRoom(RoomRequest.publicChat());
    other = alice.createRoom(RoomRequest.publicChat());
    bob.join(room);
    bob.join(other);
  }

  @Test
  void notificationsOfAllRoomsAreListedNewestFirst() {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      expected.addFirst(alice.say(i % 2 == 0 ? room : other, "message " + i));
    }

    var list = list("").path("notifications");

    assertEquals(expected, ids(list));
    var first = list.path(0);
    assertEquals(other, first.path("room_id").asText());
    assertEquals("message 5", first.path("event").path("content").path("body").asText());
    assertFalse(first.path("event").has("room_id"));
    assertTrue(first.path("ts").asLong() > 1_500_000_000_000L);
    assertEquals("notify", first.path("actions").path(0).asText());
    assertFalse(first.path("read").asBoolean(true));
  }

  @Test
  void whatDoesNotNotifyIsNotListed() {
    bob.say(room, "mine");
    alice.send(room, "m.room.message", Json.object("msgtype", "m.notice", "body", "beep"));
    alice.setState(room, "m.room.topic", "", Json.object("topic", "moon"));
    alice.redact(room, alice.say(room, "gone"));
    alice.send(room, "m.room.message", Json.object("msgtype", "m.text", "body", "here"));

    assertEquals(1, list("").path("notifications").size());
    assertEquals(1, list("?from=").path("notifications").size());
    assertEquals(
        1,
        alice.get(v3("/notifications")).ok().path("notifications").size(),
        "alice is told of what bob said and of nothing of hers");
  }

  @Test
  void pagesMeet() {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      expected.addFirst(alice.say(i % 3 == 0 ? room : other, "message " + i));
    }
    var found = new ArrayList<String>();
    var page = list("?limit=2");
    found.addAll(ids(page.path("notifications")));
    while (page.has("next_token")) {
      assertTrue(page.path("notifications").size() <= 2);
      page = list(path("?limit=2&from={}", page.path("next_token").asText()));
      found.addAll(ids(page.path("notifications")));
    }

    assertEquals(expected, found);
  }

  @Test
  void onlyHighlightsAreListedForWhoAsks() {
    alice.say(room, "not for bob");
    var mention =
        alice.send(
            other,
            "m.room.message",
            Json.object(
                "msgtype",
                "m.text",
                "body",
                "bob!",
                "m.mentions",
                Json.object("user_ids", Json.array(bob.userId()))));
    alice.say(room, "nor this");

    assertEquals(List.of(mention), ids(list("?only=highlight").path("notifications")));
  }

  @Test
  void whatWasReadIsMarked() {
    var first = alice.say(room, "one");
    alice.say(room, "two");

    bob.post(v3("/rooms/{}/receipt/m.read/{}", room, first), Json.object()).ok();

    var list = list("").path("notifications");
    assertFalse(list.path(0).path("read").asBoolean(true));
    assertTrue(list.path(1).path("read").asBoolean(false));
  }

  @Test
  void whatWasSaidBeforeOneJoinedIsNotListed() {
    alice.say(room, "early");
    var carol = TestUser.named("carol");
    carol.join(room);
    var late = alice.say(room, "late");

    var list = carol.get(v3("/notifications")).ok().path("notifications");

    assertEquals(List.of(late), ids(list));
  }

  @Test
  void whatIsNoTokenAndNobodysIsRefused() {
    bob.get(v3("/notifications") + "?from=nonsense").refused(400, "M_INVALID_PARAM");
    bob.get(v3("/notifications") + "?from=1_2").refused(400, "M_INVALID_PARAM");
    bob.get(v3("/notifications") + "?limit=0").refused(400, "M_INVALID_PARAM");
    bob.get(v3("/notifications") + "?limit=many").refused(400, "M_INVALID_PARAM");
    bob.anonymous().get(v3("/notifications")).refused(401, "M_MISSING_TOKEN");
  }

  private JsonNode list(String query) {
    return bob.get(v3("/notifications") + query).ok();
  }

  private static List<String> ids(JsonNode notifications) {
    return Json.list(notifications).stream()
        .map(one -> one.path("event").path("event_id").asText())
        .toList();
  }
}
