package chat.hearth.spec.search;

import static chat.hearth.spec.harness.Client.path;
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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-Server API: server side search. */
final class SearchSpec {
  /** The index is written behind the log. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final String room = alice.createRoom(publicChat());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello world|The World says HELLO",
        "hel wor|hello, world!",
        "go|We go there",
        "AI|an AI wrote it",
        "東京|私は東京都に住んでいます",
        "京都|私は東京都に住んでいます",
        "住|私は東京都に住んでいます",
        "都|东京都",
        "天气|今天天气很好",
        "很好|今天天气很好",
        "カラオケ|昨日からおけに行った",
        "ｶﾗｵｹ|カラオケ",
        "ラーメン|美味しいラーメンを食べた",
        "학교|고등학교에서 만나요",
        "만나|고등학교에서 만나요",
        "서울|서울에서 부산까지",
        "ข้าว|ฉันกินข้าวผัดทุกวัน",
        "ทุกวัน|ฉันกินข้าวผัดทุกวัน",
        "مرحبا|مَرْحَبًا بِكُم",
        "احمد|أحمد في البيت",
        "مدرسه|مدرسة كبيرة",
        "cafe|un Café crème",
        "café|a cafe",
        "strasse|Große Straße",
        "zolc|żółć",
        "привет|Привет, мир",
        "ελληνικος|Ελληνικός καφές",
        "नमस्ते|नमस्ते दुनिया",
        "🎉|party 🎉 tonight",
        "iphone 手机|我的iPhone手机坏了",
        "手机 坏|我的iPhone手机坏了",
        "example.org|mail me@example.org now",
        "v1.19|version v1.19 is out",
      })
  void whatPeopleTypeFindsWhatWasWritten(String typed, String written) {
    alice.say(room, "nothing of the kind");
    var said = alice.say(room, written);

    assertEquals(List.of(said), awaitFound(alice, typed, said));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "京東|東京都",
        "東京府|東京都 京都府",
        "ello|hello",
        "cat dog|a cat alone",
        "天机|天气 手机",
        "🎈|🎉",
      })
  void whatWasNotWrittenIsNotFound(String typed, String written) {
    var said = alice.say(room, written);
    awaitFound(alice, written, said);

    assertEquals(List.of(), ids(search(alice, question(typed))));
  }

  @Test
  void namesAndTopicsAreFoundByTheirKeys() {
    var name = alice.setState(room, "m.room.name", "", Json.object("name", "Zebra crossing"));
    var topic = alice.setState(room, "m.room.topic", "", Json.object("topic", "Zebra news"));
    var said = alice.say(room, "a zebra");
    awaitFound(alice, "zebra", said, name, topic);

    assertEquals(List.of(said), ids(search(alice, keys("content.body"))));
    assertEquals(List.of(name), ids(search(alice, keys("content.name"))));
    assertEquals(List.of(topic), ids(search(alice, keys("content.topic"))));
    assertEquals(3, search(alice, question("zebra")).path("count").asInt());
  }

  @Test
  void editsReplaceWhatTheyEdit() {
    var said = alice.say(room, "misspelt original");
    awaitFound(alice, "misspelt", said);
    var edit =
        alice.send(
            room,
            "m.room.message",
            Json.object(
                "msgtype",
                "m.text",
                "body",
                "* corrected",
                "m.new_content",
                Json.object("msgtype", "m.text", "body", "corrected"),
                "m.relates_to",
                Json.object("rel_type", "m.replace", "event_id", said)));

    assertEquals(List.of(said), awaitFound(alice, "corrected", said));
    awaitNothing(alice, "misspelt");

    alice.redact(room, edit);
    assertEquals(List.of(said), awaitFound(alice, "misspelt", said));
    awaitNothing(alice, "corrected");
  }

  @Test
  void redactedMessagesAreNotFound() {
    var said = alice.say(room, "regrettable");
    awaitFound(alice, "regrettable", said);

    alice.redact(room, said);

    awaitNothing(alice, "regrettable");
  }

  @Test
  void encryptedEventsAreNotFound() {
    alice.send(room, "m.room.encrypted", Json.object("body", "hidden", "ciphertext", "hidden"));
    var said = alice.say(room, "marker");
    awaitFound(alice, "marker", said);

    assertEquals(List.of(), ids(search(alice, question("hidden"))));
  }

  @Test
  void onlyWhoWasThereFindsAnything() {
    var secret = alice.createRoom(privateChat());
    var said = alice.say(secret, "conspiracy");
    awaitFound(alice, "conspiracy", said);

    assertEquals(List.of(), ids(search(bob, question("conspiracy"))));
    alice.invite(secret, bob);
    assertEquals(List.of(), ids(search(bob, question("conspiracy"))));
  }

  @Test
  void whoLeftFindsWhatWasSaidUntilThen() {
    bob.join(room);
    var before = alice.say(room, "umbrella before");
    bob.leave(room);
    var after = alice.say(room, "umbrella after");
    awaitFound(alice, "umbrella", before, after);

    assertEquals(List.of(before), ids(search(bob, question("umbrella"))));
    bob.forget(room);
    assertEquals(List.of(), ids(search(bob, question("umbrella"))));
  }

  @Test
  void whoCameLateFindsOnlyWhatMayBeSeen() {
    var closed = alice.createRoom(publicChatVisible("joined"));
    var before = alice.say(closed, "lantern before");
    bob.join(closed);
    var after = alice.say(closed, "lantern after");
    awaitFound(alice, "lantern", before, after);

    assertEquals(List.of(after), ids(search(bob, question("lantern"))));
  }

  @Test
  void theErasedAreForgotten() {
    var gone = TestUser.named("gone");
    gone.join(room);
    var said = gone.say(room, "memorable");
    awaitFound(alice, "memorable", said);

    var request = Json.object("erase", true);
    var session = gone.post(v3("/account/deactivate"), request).json().path("session").asText();
    gone.post(v3("/account/deactivate"), request.set("auth", gone.passwordStage(session))).ok();

    awaitNothing(alice, "memorable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rank", "recent"})
  void pagesCoverEverythingOnce(String order) {
    var all = new HashSet<String>();
    for (int i = 0; i < 7; i++) {
      all.add(alice.say(room, "penguin" + " and more".repeat(i % 3) + " number " + i));
    }
    awaitFound(alice, "penguin", all.toArray(String[]::new));
    var question = question("penguin", 3).put("order_by", order);

    var seen = new ArrayList<String>();
    var page = search(alice, question);
    seen.addAll(ids(page));
    alice.say(room, "penguin that comes meanwhile");
    while (page.has("next_batch")) {
      page = search(alice, question, page.path("next_batch").asText());
      seen.addAll(ids(page));
      assertEquals(7, page.path("count").asInt());
    }

    assertEquals(7, seen.size(), seen::toString);
    assertEquals(all, new HashSet<>(seen));
  }

  @Test
  void recentMeansTheNewestFirstAndRankTheClosest() {
    var close = alice.say(room, "walrus");
    var far = alice.say(room, "walrus among a great many other words that say something else");
    awaitFound(alice, "walrus", close, far);

    var recent = search(alice, question("walrus").put("order_by", "recent"));
    var ranked = search(alice, question("walrus"));

    assertEquals(List.of(far, close), ids(recent));
    assertEquals(List.of(close, far), ids(ranked));
    var ranks = Json.list(ranked.path("results"));
    assertTrue(ranks.get(0).path("rank").asDouble() > ranks.get(1).path("rank").asDouble());
  }

  @Test
  void groupsNameTheirResultsAndGoOnAlone() {
    var other = alice.createRoom(publicChat());
    var here = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      here.add(alice.say(room, "heron " + i));
    }
    var there = alice.say(other, "heron");
    awaitFound(alice, "heron", here.get(0), here.get(1), here.get(2), there);
    var question = question("heron", 2).put("order_by", "recent");
    question.set(
        "groupings",
        Json.object(
            "group_by", Json.array(Json.object("key", "room_id"), Json.object("key", "sender"))));

    var page = search(alice, question);

    var groups = page.path("groups");
    assertEquals(Set.of(room, other), Set.copyOf(Json.keys(groups.path("room_id"))));
    assertEquals(List.of(alice.userId()), Json.keys(groups.path("sender")));
    var group = groups.path("room_id").path(room);
    assertEquals(List.of(here.get(2)), texts(group.path("results")));
    assertEquals(2, group.path("order").asInt());
    assertEquals(1, groups.path("room_id").path(other).path("order").asInt());
    var rest = search(alice, question, group.path("next_batch").asText());
    assertEquals(List.of(here.get(1), here.get(0)), ids(rest));
  }

  @Test
  void contextShowsWhatWasSaidAround() {
    var before = alice.say(room, "just before");
    var said = alice.say(room, "dromedary");
    var after = alice.say(room, "just after");
    alice.say(room, "later");
    awaitFound(alice, "dromedary", said);
    var question = question("dromedary");
    question.set(
        "event_context", Json.object("before_limit", 1, "after_limit", 1, "include_profile", true));

    var context = search(alice, question).path("results").path(0).path("context");

    assertEquals(List.of(before), Json.texts(context.path("events_before"), "event_id"));
    assertEquals(List.of(after), Json.texts(context.path("events_after"), "event_id"));
    assertTrue(context.path("profile_info").has(alice.userId()), context::toString);
    var newer = alice.messages(room, "dir=f&limit=1&from={}", context.path("end").asText());
    assertEquals("later", newer.path("chunk").path(0).path("content").path("body").asText());
    assertTrue(
        search(alice, question("dromedary"))
            .path("results")
            .path(0)
            .path("context")
            .isMissingNode());
  }

  @Test
  void filtersNarrowTheSearch() {
    bob.join(room);
    var other = alice.createRoom(publicChat());
    var hers = alice.say(room, "otter");
    var his = bob.say(room, "otter");
    var elsewhere = alice.say(other, "otter");
    var picture =
        alice.send(
            room,
            "m.room.message",
            Json.object("msgtype", "m.image", "body", "otter.png", "url", "mxc://localhost/o"));
    awaitFound(alice, "otter", hers, his, elsewhere, picture);

    assertFiltered(Set.of(his), "senders", Json.array(bob.userId()));
    assertFiltered(Set.of(hers, elsewhere, picture), "not_senders", Json.array(bob.userId()));
    assertFiltered(Set.of(elsewhere), "rooms", Json.array(other));
    assertFiltered(Set.of(hers, his, picture), "not_rooms", Json.array(other));
    assertFiltered(Set.of(picture), "contains_url", Json.object("b", true).get("b"));
    assertFiltered(Set.of(), "types", Json.array("m.room.name"));
    assertFiltered(Set.of(), "not_types", Json.array("m.room.*"));
  }

  @Test
  void highlightsAreTheWordsAsTheyStandThere() {
    var said = alice.say(room, "deux Cafés noirs");
    awaitFound(alice, "cafe", said);

    var highlights = texts(search(alice, question("cafe")).path("highlights"));

    assertTrue(highlights.contains("Cafés"), highlights::toString);
    assertFalse(highlights.contains("noirs"), highlights::toString);
  }

  @Test
  void theStateOfTheRoomsComesIfAskedFor() {
    var said = alice.say(room, "ibex");
    awaitFound(alice, "ibex", said);

    var state = search(alice, question("ibex").put("include_state", true)).path("state").path(room);

    assertFalse(Json.state(state, "m.room.create", "").isMissingNode(), state::toString);
    assertFalse(Json.state(state, "m.room.member", alice.userId()).isMissingNode());
    assertFalse(search(alice, question("ibex")).has("state"));
  }

  @Test
  void badQuestionsAreRefused() {
    refused(Json.object(), "M_MISSING_PARAM");
    refused(question("x").put("order_by", "size"), "M_INVALID_PARAM");
    refused(question("x").<ObjectNode>set("keys", Json.array("content.url")), "M_INVALID_PARAM");
    refused(question("x", 0), "M_INVALID_PARAM");
    refused(
        question("x")
            .<ObjectNode>set(
                "groupings", Json.object("group_by", Json.array(Json.object("key", "type")))),
        "M_INVALID_PARAM");
    refused(
        question("x").<ObjectNode>set("event_context", Json.object("before_limit", -1)),
        "M_INVALID_PARAM");
    alice.post(v3("/search"), Json.object()).refused(400, "M_MISSING_PARAM");
    alice
        .post(v3("/search?next_batch=nonsense"), asked(question("x")))
        .refused(400, "M_INVALID_PARAM");
    alice.anonymous().post(v3("/search"), asked(question("x"))).refused(401, "M_MISSING_TOKEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "!?", "'", "\\", "a & b | !c", "' ':*"})
  void whateverIsTypedIsNoError(String typed) {
    search(alice, question(typed));
  }

  private void assertFiltered(Set<String> expected, String field, JsonNode value) {
    var question = question("otter");
    question.withObject("/filter").set(field, value);
    assertEquals(expected, Set.copyOf(ids(search(alice, question))), field);
  }

  private void refused(ObjectNode question, String errcode) {
    alice.post(v3("/search"), asked(question)).refused(400, errcode);
  }

  private ObjectNode keys(String key) {
    return question("zebra").set("keys", Json.array(key));
  }

  private static ObjectNode question(String term) {
    return question(term, 20);
  }

  private static ObjectNode question(String term, int limit) {
    return Json.object("search_term", term, "filter", Json.object("limit", limit));
  }

  private static ObjectNode asked(ObjectNode question) {
    return Json.object("search_categories", Json.object("room_events", question));
  }

  private static JsonNode search(TestUser who, ObjectNode question) {
    return found(who.post(v3("/search"), asked(question)).ok());
  }

  private static JsonNode search(TestUser who, ObjectNode question, String nextBatch) {
    return found(who.post(v3("/search") + path("?next_batch={}", nextBatch), asked(question)).ok());
  }

  private static JsonNode found(JsonNode reply) {
    return reply.path("search_categories").path("room_events");
  }

  /** Searches until everything expected is found. */
  private List<String> awaitFound(TestUser who, String term, String... expected) {
    var deadline = Instant.now().plus(PATIENCE);
    while (true) {
      var found = ids(search(who, question(term)));
      if (found.containsAll(Arrays.asList(expected))) {
        return found;
      }
      assertTrue(Instant.now().isBefore(deadline), () -> term + " finds only " + found);
      pause();
    }
  }

  private static void awaitNothing(TestUser who, String term) {
    var deadline = Instant.now().plus(PATIENCE);
    while (true) {
      var found = ids(search(who, question(term)));
      if (found.isEmpty()) {
        return;
      }
      assertTrue(Instant.now().isBefore(deadline), () -> term + " still finds " + found);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> ids(JsonNode found) {
    return Json.list(found.path("results")).stream()
        .map(result -> result.path("result").path("event_id").asText())
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    return Json.list(array).stream().map(JsonNode::asText).toList();
  }
}
