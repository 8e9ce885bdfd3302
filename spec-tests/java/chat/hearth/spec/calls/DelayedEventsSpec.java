package chat.hearth.spec.calls;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** MSC4140: cancellable delayed events. */
final class DelayedEventsSpec {
  private static final String LIST = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
  private static final long HOUR = 3_600_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final TestUser BOB = TestUser.named("bob");

  private final TestUser alice = TestUser.named("alice");
  private final String room = alice.createRoom(publicChat());

  @Test
  void aMessageIsSentWhenItsDelayIsOver() {
    var since = alice.sync();
    var before = System.nanoTime();

    delay(room, "later", 1_200).ok();

    assertTrue(alice.sync(since).bodies(room).isEmpty(), "not before");
    assertEquals(List.of("later"), awaitTimeline(since).bodies(room));
    assertTrue(System.nanoTime() - before >= Duration.ofMillis(1_200).toNanos());
  }

  @Test
  void aStateEventIsSetWhenItsDelayIsOver() {
    var since = alice.sync();

    delayState(room, "org.matrix.msc3401.call.member", "_me", 300, Json.object()).ok();

    var event = Json.list(awaitTimeline(since).timeline(room)).getFirst();
    assertEquals("org.matrix.msc3401.call.member", event.path("type").asText());
    assertEquals("_me", event.path("state_key").asText());
    assertEquals(alice.userId(), event.path("sender").asText());
  }

  @Test
  void whoKnowsTheIdMaySendIt() {
    var id = id(delay(room, "now", HOUR));
    var since = alice.sync();

    alice.anonymous().post(LIST + "/" + id + "/send", Json.object()).ok();

    assertEquals(List.of("now"), alice.sync(since).bodies(room));
  }

  @Test
  void theActionMayStandInTheBody() {
    var id = id(delay(room, "now", HOUR));
    var since = alice.sync();

    alice.anonymous().post(LIST + "/" + id, Json.object("action", "send")).ok();

    assertEquals(List.of("now"), alice.sync(since).bodies(room));
  }

  @Test
  void sendingAgainSendsNothing() {
    var id = id(delay(room, "once", HOUR));
    var since = alice.sync();

    act(id, "send").ok();
    act(id, "send").ok();

    assertEquals(List.of("once"), alice.sync(since).bodies(room));
  }

  @Test
  void whatWasSentIsOver() {
    var id = id(delay(room, "gone", HOUR));
    act(id, "send").ok();

    act(id, "cancel").refused(404, "M_NOT_FOUND");
    act(id, "restart").refused(404, "M_NOT_FOUND");
  }

  @Test
  void whatIsCancelledIsNeverSent() throws InterruptedException {
    var id = id(delay(room, "never", 700));
    var since = alice.sync();

    act(id, "cancel").ok();
    act(id, "cancel").ok();
    Thread.sleep(1_200);

    assertTrue(alice.sync(since).bodies(room).isEmpty());
    act(id, "send").refused(404, "M_NOT_FOUND");
    act(id, "restart").refused(404, "M_NOT_FOUND");
  }

  @Test
  void restartingBeginsTheDelayAnew() throws InterruptedException {
    var since = alice.sync();
    var id = id(delay(room, "patient", 1_500));

    for (var i = 0; i < 4; i++) {
      Thread.sleep(600);
      act(id, "restart").ok();
    }

    assertTrue(alice.sync(since).bodies(room).isEmpty(), "longer than its delay by now");
    assertEquals(List.of("patient"), awaitTimeline(since).bodies(room));
  }

  @Test
  void unknownIdsAndActionsAreRefused() {
    var id = id(delay(room, "x", HOUR));

    act("nothing", "send").refused(404, "M_NOT_FOUND");
    act("nothing", "restart").refused(404, "M_NOT_FOUND");
    act("nothing", "cancel").refused(404, "M_NOT_FOUND");
    act(id, "explode").refused(400, "M_INVALID_PARAM");
    alice.post(LIST + "/" + id, Json.object("action", "explode")).refused(400, "M_INVALID_PARAM");
    alice.post(LIST + "/" + id, Json.object()).refused(400, "M_MISSING_PARAM");
  }

  @Test
  void idsCannotBeGuessed() {
    var one = id(delay(room, "1", HOUR));
    var other = id(delay(room, "2", HOUR));

    assertTrue(one.length() >= 22, one); // 128 bits of base64
    assertNotEquals(one.substring(0, 8), other.substring(0, 8));
  }

  @Test
  void aRepeatedTransactionReturnsTheFirstId() {
    var transaction = TestUser.newTransaction();

    var first = id(delay(room, "once", HOUR, transaction));
    var second = id(delay(room, "once", HOUR, transaction));

    assertEquals(first, second);
    assertEquals(1, alice.get(LIST + "?status=scheduled").ok().path("scheduled").size());
  }

  @Test
  void theOwnerSeesWhatIsScheduledAndWhatBecameOfTheRest() {
    var scheduled = id(delay(room, "scheduled", HOUR));
    var sent = id(delay(room, "sent", HOUR));
    var cancelled = id(delay(room, "cancelled", HOUR));
    act(sent, "send").ok();
    act(cancelled, "cancel").ok();

    var list = alice.get(LIST).ok();

    var waiting = list.path("scheduled").path(0);
    assertEquals(1, list.path("scheduled").size());
    assertEquals(scheduled, waiting.path("delay_id").asText());
    assertEquals(room, waiting.path("room_id").asText());
    assertEquals("m.room.message", waiting.path("type").asText());
    assertFalse(waiting.has("state_key"));
    assertEquals(HOUR, waiting.path("delay").asLong());
    assertTrue(waiting.path("running_since").asLong() > 0);
    assertEquals("scheduled", waiting.path("content").path("body").asText());
    var outcomes = Json.list(list.path("finalised"));
    assertEquals(List.of("send", "cancel"), Json.texts(outcomes, "outcome"));
    assertEquals(List.of("action", "action"), Json.texts(outcomes, "reason"));
    assertTrue(outcomes.getFirst().path("event_id").asText().startsWith("$"));
    assertEquals(sent, outcomes.getFirst().path("delayed_event").path("delay_id").asText());
  }

  @Test
  void theListIsFilteredAndPaged() {
    for (var i = 0; i < 60; i++) {
      delay(room, "n" + i, HOUR).ok();
    }
    var one = id(delay(room, "last", HOUR));

    var first = alice.get(LIST + "?status=scheduled").ok();
    var second =
        alice.get(path(LIST + "?status=scheduled&from={}", first.path("next_batch").asText())).ok();
    var only = alice.get(LIST + "?delay_id=" + one).ok();

    assertFalse(first.has("finalised"));
    assertEquals(61, first.path("scheduled").size() + second.path("scheduled").size());
    assertFalse(second.has("next_batch"));
    assertEquals(List.of(one), Json.texts(only.path("scheduled"), "delay_id"));
    alice.get(LIST + "?status=odd").refused(400, "M_INVALID_PARAM");
    alice.get(LIST + "?from=odd").refused(400, "M_INVALID_PARAM");
  }

  @Test
  void oneIsShownToItsOwnerOnly() {
    var id = id(delay(room, "mine", HOUR));

    assertEquals(HOUR, alice.get(LIST + "/" + id).ok().path("delay_ms").asLong());
    BOB.get(LIST + "/" + id).refused(404, "M_NOT_FOUND");
    assertEquals(0, BOB.get(LIST + "?delay_id=" + id).ok().path("scheduled").size());
    alice.anonymous().get(LIST).refused(401, "M_MISSING_TOKEN");
    alice.anonymous().get(LIST + "/" + id).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void theSenderNeedsTheRightWhenItIsSent() throws InterruptedException {
    BOB.join(room);
    var since = alice.sync();
    var id =
        id(
            BOB.put(
                v3("/rooms/{}/send/m.room.message/{}", room, TestUser.newTransaction())
                    + "?org.matrix.msc4140.delay=900",
                Json.object("msgtype", "m.text", "body", "not any more")));
    alice.kick(room, BOB);

    act(id, "send").refused(403, "M_FORBIDDEN");
    var still = BOB.get(LIST + "/" + id).ok();
    Thread.sleep(1_500);

    assertFalse(still.has("finalised"), "it may become allowed until it is due");
    assertTrue(alice.sync(since).bodies(room).isEmpty());
    var end = BOB.get(LIST + "?delay_id=" + id).ok().path("finalised").path(0);
    assertEquals("cancel", end.path("outcome").asText());
    assertEquals("error", end.path("reason").asText());
    assertEquals("M_FORBIDDEN", end.path("error").path("errcode").asText());
  }

  @Test
  void onlyMembersLeaveEventsInARoom() {
    var elsewhere = TestUser.named("carol").createRoom(publicChat());

    delay(elsewhere, "hello", HOUR).refused(403, "M_FORBIDDEN");
    alice
        .anonymous()
        .put(
            v3("/rooms/{}/send/m.room.message/1", room) + "?org.matrix.msc4140.delay=1000",
            Json.object())
        .refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void delaysAreBounded() {
    var refused = delay(room, "in a year", 365L * 24 * HOUR).refused(400, "M_UNKNOWN");

    assertEquals("M_MAX_DELAY_EXCEEDED", refused.path("org.matrix.msc4140.errcode").asText());
    assertTrue(refused.path("org.matrix.msc4140.max_delay").asLong() > 0);
    delay(room, "zero", 0).refused(400, "M_INVALID_PARAM");
    alice
        .put(
            v3("/rooms/{}/send/m.room.message/9", room) + "?org.matrix.msc4140.delay=soon",
            Json.object())
        .refused(400, "M_INVALID_PARAM");
  }

  @Test
  void oneUserCannotLeaveAnyNumber() {
    var status = 200;
    for (var i = 0; i < 150 && status == 200; i++) {
      status = delay(room, "n" + i, HOUR).status();
    }

    assertEquals(429, status);
    delay(room, "more", HOUR).refused(429, "M_LIMIT_EXCEEDED");
  }

  @Test
  void whatClientsMayNotSetTheyMayNotSetLaterEither() {
    delayState(room, "m.room.create", "", HOUR, Json.object()).refused(403, "M_FORBIDDEN");
    delayState(room, "m.room.member", alice.userId(), HOUR, Json.object())
        .refused(400, "M_BAD_JSON");
  }

  @Test
  void aDelayedRedactionRedacts() {
    var said = alice.say(room, "self-destructing");
    var id =
        id(
            alice.put(
                v3("/rooms/{}/send/m.room.redaction/{}", room, TestUser.newTransaction())
                    + "?org.matrix.msc4140.delay="
                    + HOUR,
                Json.object("redacts", said)));

    act(id, "send").ok();

    assertFalse(alice.event(room, said).path("content").has("body"));
  }

  @Test
  void theSenderAloneIsToldByWhichIdAnEventWasLeft() {
    BOB.join(room);
    var since = alice.sync();
    var bobsSince = BOB.sync();
    var id = id(delay(room, "mine", HOUR));
    act(id, "send").ok();

    var own = Json.list(alice.sync(since).timeline(room)).getFirst().path("unsigned");
    var others = Json.list(BOB.sync(bobsSince).timeline(room)).getFirst().path("unsigned");

    assertEquals(id, own.path("org.matrix.msc4140.delay_id").asText());
    assertFalse(own.has("transaction_id"));
    assertFalse(others.has("org.matrix.msc4140.delay_id"));
  }

  @Test
  void anEventOfADeviceThatLoggedOutIsSentStill() {
    var device = alice.newDevice();
    var since = alice.sync();
    var id =
        id(
            device.put(
                v3("/rooms/{}/send/m.room.message/{}", room, TestUser.newTransaction())
                    + "?org.matrix.msc4140.delay="
                    + HOUR,
                Json.object("msgtype", "m.text", "body", "hung up")));
    device.post(v3("/logout"), Json.object()).ok();

    act(id, "send").ok();

    assertEquals(List.of("hung up"), alice.sync(since).bodies(room));
  }

  @Test
  void theServerSaysThatItKnowsDelayedEvents() {
    var features = alice.anonymous().get("/_matrix/client/versions").ok().path("unstable_features");

    assertTrue(features.path("org.matrix.msc4140").asBoolean());
  }

  private Sync awaitTimeline(Sync since) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var sync = alice.sync(since, Duration.ofSeconds(3));
    while (sync.timeline(room).isEmpty() && System.nanoTime() < deadline) {
      sync = alice.sync(since, Duration.ofSeconds(3));
    }
    return sync;
  }

  private Reply delay(String where, String body, long millis) {
    return delay(where, body, millis, TestUser.newTransaction());
  }

  private Reply delay(String where, String body, long millis, String transaction) {
    return alice.put(
        v3("/rooms/{}/send/m.room.message/{}", where, transaction)
            + "?org.matrix.msc4140.delay="
            + millis,
        Json.object("msgtype", "m.text", "body", body));
  }

  private Reply delayState(String where, String type, String key, long millis, JsonNode content) {
    return alice.put(
        v3("/rooms/{}/state/{}/{}", where, type, key) + "?org.matrix.msc4140.delay=" + millis,
        content);
  }

  private Reply act(String id, String action) {
    return alice.anonymous().post(path(LIST + "/{}/{}", id, action), Json.object());
  }

  private static String id(Reply kept) {
    var answer = kept.ok();
    assertFalse(answer.has("event_id"));
    return answer.path("delay_id").asText();
  }
}
