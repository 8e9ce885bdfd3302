package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: getting events for a room, backwards and forwards, and around an event. */
final class MessagesSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  @Test
  void backwardStartsAtTheNewest() {
    var room = ALICE.createRoom(publicChat());
    var said = say(room, 3);

    var page = ALICE.messages(room, "dir=b&limit=2");

    assertEquals(List.of(said.get(2), said.get(1)), ids(page));
    assertFalse(page.path("start").asText().isEmpty());
  }

  @Test
  void forwardStartsAtTheOldest() {
    var room = ALICE.createRoom(publicChat());
    say(room, 3);

    var page = ALICE.messages(room, "dir=f&limit=2");

    assertEquals(List.of("m.room.create", "m.room.member"), Json.texts(page.path("chunk"), "type"));
  }

  @Test
  void pagingBackwardReachesTheCreationAndEnds() {
    var room = ALICE.createRoom(publicChat());
    var said = say(room, 25);

    var all = pageThrough(room, "b", 7);

    var newestFirst = new ArrayList<>(said);
    Collections.reverse(newestFirst);
    assertEquals(newestFirst, all.subList(0, 25));
    assertEquals(Set.copyOf(all).size(), all.size(), "nothing twice");
    assertEquals("m.room.create", ALICE.event(room, all.getLast()).path("type").asText());
  }

  @Test
  void pagingForwardGivesTheSameInReverse() {
    var room = ALICE.createRoom(publicChat());
    say(room, 12);

    var backward = pageThrough(room, "b", 5);
    var forward = pageThrough(room, "f", 4);

    Collections.reverse(backward);
    assertEquals(backward, forward);
  }

  @Test
  void aPageEndsAtTo() {
    var room = ALICE.createRoom(publicChat());
    var old = ALICE.sync().next();
    var said = say(room, 3);

    var page = ALICE.messages(room, "dir=b&limit=50&to={}", old);

    assertEquals(List.of(said.get(2), said.get(1), said.get(0)), ids(page));
  }

  @Test
  void theTokensOfSyncArePlacesInHistory() {
    var room = ALICE.createRoom(publicChat());
    var before = say(room, 2);
    var since = ALICE.sync().next();
    var after = say(room, 2);

    assertEquals(
        List.of(before.get(1), before.get(0)),
        ids(ALICE.messages(room, "dir=b&limit=2&from={}", since)));
    assertEquals(after, ids(ALICE.messages(room, "dir=f&limit=10&from={}", since)));
  }

  @Test
  void aForwardPageCanBeContinuedWhenMoreIsSaid() {
    var room = ALICE.createRoom(publicChat());
    var since = ALICE.sync().next();
    say(room, 1);
    var page = ALICE.messages(room, "dir=f&from={}", since);
    var end = page.path("end").asText(ALICE.sync().next());

    var later = say(room, 2);

    assertEquals(later, ids(ALICE.messages(room, "dir=f&from={}", end)));
  }

  @Test
  void filtersChooseTypesAndSenders() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    say(room, 2);
    ALICE.send(room, "test.event", Json.object());
    var bobs = BOB.say(room, "mine");

    var types = ALICE.messages(room, "dir=b&filter={}", "{\"types\":[\"test.*\"]}");
    var notTypes =
        ALICE.messages(
            room,
            "dir=b&filter={}",
            "{\"types\":[\"m.room.message\",\"test.event\"],"
                + "\"not_types\":[\"m.room.message\"]}");
    var senders =
        ALICE.messages(
            room,
            "dir=b&filter={}",
            Json.object(
                "senders", Json.array(BOB.userId()), "types", Json.array("m.room.message")));

    assertEquals(List.of("test.event"), Json.texts(types.path("chunk"), "type"));
    assertEquals(List.of("test.event"), Json.texts(notTypes.path("chunk"), "type"));
    assertEquals(List.of(bobs), ids(senders));
  }

  @Test
  void theFilterLimitIsTheSmallerLimit() {
    var room = ALICE.createRoom(publicChat());
    say(room, 5);

    var page = ALICE.messages(room, "dir=b&filter={}", "{\"limit\":3}");

    assertTrue(page.path("chunk").size() <= 10);
    assertFalse(page.path("chunk").isEmpty());
  }

  @Test
  void lazyLoadingBringsTheSenders() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    BOB.say(room, "hello");

    var page = ALICE.messages(room, "dir=b&limit=1&filter={}", "{\"lazy_load_members\":true}");

    assertEquals(
        List.of(BOB.userId()),
        Json.ofType(page.path("state"), "m.room.member")
            .map(event -> event.path("state_key").asText())
            .toList());
  }

  @Test
  void aMadeUpTokenIsRefused() {
    var room = ALICE.createRoom(publicChat());

    var reply = ALICE.get(v3("/rooms/{}/messages?dir=b&from=made-up", room));

    assertEquals(400, reply.status(), reply::toString);
  }

  @Test
  void aMissingOrUnknownDirectionIsRefused() {
    var room = ALICE.createRoom(publicChat());

    assertEquals(400, ALICE.get(v3("/rooms/{}/messages?dir=up", room)).status());
    ALICE.get(v3("/rooms/{}/messages", room)).refused(400, "M_MISSING_PARAM");
  }

  @Test
  void aLimitThatIsNoNumberIsRefused() {
    var room = ALICE.createRoom(publicChat());

    assertEquals(400, ALICE.get(v3("/rooms/{}/messages?dir=b&limit=many", room)).status());
  }

  @Test
  void aHugeLimitIsCappedAndNotRefused() {
    var room = ALICE.createRoom(publicChat());

    ALICE.messages(room, "dir=b&limit=1000000");
  }

  @Test
  void outsidersDoNotReadHistory() {
    var room = ALICE.createRoom(publicChat());

    BOB.get(v3("/rooms/{}/messages?dir=b", room)).refused(403, "M_FORBIDDEN");
  }

  @Test
  void contextSurroundsAnEvent() {
    var room = ALICE.createRoom(publicChat());
    var said = say(room, 9);

    var context = ALICE.get(v3("/rooms/{}/context/{}?limit=4", room, said.get(4))).ok();

    assertEquals(said.get(4), context.path("event").path("event_id").asText());
    assertEquals(
        List.of(said.get(3), said.get(2)), Json.texts(context.path("events_before"), "event_id"));
    assertEquals(
        List.of(said.get(5), said.get(6)), Json.texts(context.path("events_after"), "event_id"));
    assertTrue(Json.state(context.path("state"), "m.room.create", "").isObject());
  }

  @Test
  void contextIsContinuedByPaging() {
    var room = ALICE.createRoom(publicChat());
    var said = say(room, 9);
    var context = ALICE.get(v3("/rooms/{}/context/{}?limit=4", room, said.get(4))).ok();

    assertEquals(
        List.of(said.get(1)),
        ids(ALICE.messages(room, "dir=b&limit=1&from={}", context.path("start").asText())));
    assertEquals(
        List.of(said.get(7)),
        ids(ALICE.messages(room, "dir=f&limit=1&from={}", context.path("end").asText())));
  }

  @Test
  void aContextOfNothingIsTheEventAlone() {
    var room = ALICE.createRoom(publicChat());
    var said = say(room, 3);

    var context = ALICE.get(v3("/rooms/{}/context/{}?limit=0", room, said.get(1))).ok();

    assertEquals(said.get(1), context.path("event").path("event_id").asText());
    assertTrue(context.path("events_before").isEmpty());
    assertTrue(context.path("events_after").isEmpty());
  }

  @Test
  void theContextOfAnUnknownEventIsNotFound() {
    var room = ALICE.createRoom(publicChat());

    ALICE.get(v3("/rooms/{}/context/{}", room, "$no-such-event")).refused(404, "M_NOT_FOUND");
  }

  private static List<String> say(String room, int count) {
    var ids = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      ids.add(ALICE.say(room, "message " + i));
    }
    return ids;
  }

  private static List<String> ids(JsonNode page) {
    return Json.texts(page.path("chunk"), "event_id");
  }

  private static List<String> pageThrough(String room, String direction, int limit) {
    var all = new ArrayList<String>();
    var page = ALICE.messages(room, "dir={}&limit={}", direction, limit);
    for (var pages = 0; pages < 50; pages++) {
      all.addAll(ids(page));
      if (!page.has("end") || (direction.equals("f") && page.path("chunk").isEmpty())) {
        return all;
      }
      page =
          ALICE.messages(
              room, "dir={}&limit={}&from={}", direction, limit, page.path("end").asText());
    }
    throw new AssertionError("paging never ends");
  }
}
