package chat.hearth.spec.push;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushers, and what they send to a gateway. */
final class PushersSpec {
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final GatewayServer gateway = new GatewayServer();
  private String room;

  @BeforeEach
  void aRoomOfTwo() {
    room = alice.createRoom(RoomRequest.publicChat().put("name", "Mission Control"));
    bob.join(room);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aPusherIsListedAsItWasSet() {
    set(bob, pusher("key").put("profile_tag", "xyz"));

    var pushers = bob.get(v3("/pushers")).ok().path("pushers");
    assertEquals(1, pushers.size());
    var pusher = pushers.path(0);
    assertEquals("key", pusher.path("pushkey").asText());
    assertEquals("http", pusher.path("kind").asText());
    assertEquals("org.example.app", pusher.path("app_id").asText());
    assertEquals("App", pusher.path("app_display_name").asText());
    assertEquals("Phone", pusher.path("device_display_name").asText());
    assertEquals("xyz", pusher.path("profile_tag").asText());
    assertEquals("en", pusher.path("lang").asText());
    assertEquals(gateway.url() + GatewayServer.PATH, pusher.path("data").path("url").asText());
    assertEquals(0, alice.get(v3("/pushers")).ok().path("pushers").size());
  }

  @Test
  void thereIsOnePusherForAnAppAndKeyAndNullRemovesIt() {
    set(bob, pusher("key"));
    set(bob, pusher("key").put("lang", "de"));
    set(bob, pusher("other"));
    assertEquals(List.of("de", "en"), Json.texts(pushers(bob), "lang"));

    set(bob, Json.object("app_id", "org.example.app", "pushkey", "key", "kind", null));

    assertEquals(List.of("other"), Json.texts(pushers(bob), "pushkey"));
  }

  @Test
  void aKeyBelongsToWhoSetItLastUnlessItIsAppended() {
    set(alice, pusher("key"));
    set(bob, pusher("key").put("append", true));
    assertEquals(1, pushers(alice).size());

    set(bob, pusher("key"));

    assertEquals(0, pushers(alice).size());
    assertEquals(1, pushers(bob).size());
  }

  @Test
  void whatIsNoPusherIsRefusedAndChangesNothing() {
    refused("M_MISSING_PARAM", without("app_id"));
    refused("M_MISSING_PARAM", without("pushkey"));
    refused("M_MISSING_PARAM", without("kind"));
    refused("M_MISSING_PARAM", without("lang"));
    refused("M_MISSING_PARAM", without("app_display_name"));
    refused("M_MISSING_PARAM", without("device_display_name"));
    refused("M_MISSING_PARAM", without("data"));
    refused("M_MISSING_PARAM", pusher("key").set("data", Json.object()));
    refused("M_INVALID_PARAM", pusher("k".repeat(513)));
    refused("M_INVALID_PARAM", pusher("ä".repeat(257)));
    refused("M_INVALID_PARAM", pusher("key").put("app_id", "a".repeat(65)));
    refused("M_INVALID_PARAM", pusher("key").put("kind", "pigeon"));
    for (var url :
        List.of("nowhere", "ftp://a.org" + GatewayServer.PATH, "https://a.org/", "https:/")) {
      refused("M_INVALID_PARAM", pusher("key").set("data", Json.object("url", url)));
    }
    assertEquals(0, pushers(bob).size());
  }

  @Test
  void pushersAreNobodyElsesBusiness() {
    bob.anonymous().get(v3("/pushers")).refused(401, "M_MISSING_TOKEN");
    bob.anonymous().post(v3("/pushers/set"), pusher("key")).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void anEventIsPushedWithAllThatDescribesIt() {
    set(bob, pusher("key").set("data", data().put("custom", "kept")));
    alice
        .put(v3("/profile/{}/displayname", alice.userId()), Json.object("displayname", "Alice"))
        .ok();

    var event = alice.say(room, "hello");

    var pushed = gateway.nextEvent();
    assertEquals(event, pushed.path("event_id").asText());
    assertEquals(room, pushed.path("room_id").asText());
    assertEquals("m.room.message", pushed.path("type").asText());
    assertEquals(alice.userId(), pushed.path("sender").asText());
    assertEquals("Alice", pushed.path("sender_display_name").asText());
    assertEquals("Mission Control", pushed.path("room_name").asText());
    assertEquals("hello", pushed.path("content").path("body").asText());
    assertEquals(1, pushed.path("counts").path("unread").asInt());
    assertEquals("high", pushed.path("prio").asText(), "it makes a sound in a room of two");
    assertEquals(1, pushed.path("devices").size());
    var device = pushed.path("devices").path(0);
    assertEquals("org.example.app", device.path("app_id").asText());
    assertEquals("key", device.path("pushkey").asText());
    assertTrue(device.path("pushkey_ts").isIntegralNumber());
    assertEquals("default", device.path("tweaks").path("sound").asText());
    assertEquals("kept", device.path("data").path("custom").asText());
    assertFalse(device.path("data").has("url"), "a gateway knows its URL");
  }

  @Test
  void whoWantsOnlyTheIdIsSentNoContent() {
    set(bob, pusher("key").set("data", data().put("format", "event_id_only")));

    var event = alice.say(room, "secret");

    var pushed = gateway.nextEvent();
    assertEquals(event, pushed.path("event_id").asText());
    assertEquals(1, pushed.path("counts").path("unread").asInt());
    assertFalse(pushed.has("content"));
    assertFalse(pushed.has("sender"));
    assertFalse(pushed.has("room_name"));
  }

  @Test
  void onlyWhatTheRulesWantIsPushed() {
    set(bob, pusher("key"));
    alice.send(room, "m.room.message", Json.object("msgtype", "m.notice", "body", "beep"));
    alice.setState(room, "m.room.topic", "", Json.object("topic", "moon"));
    bob.say(room, "mine");
    var mention =
        alice.send(
            room,
            "m.room.message",
            Json.object(
                "msgtype",
                "m.text",
                "body",
                "hey",
                "m.mentions",
                Json.object("user_ids", Json.array(bob.userId()))));

    var pushed = gateway.nextEvent();

    assertEquals(mention, pushed.path("event_id").asText());
    assertTrue(pushed.path("devices").path(0).path("tweaks").path("highlight").asBoolean());
  }

  @Test
  void anInviteIsPushed() {
    set(bob, pusher("key"));
    var other = alice.createRoom(RoomRequest.privateChat());

    alice.invite(other, bob);

    var pushed = gateway.nextEvent();
    assertEquals(other, pushed.path("room_id").asText());
    assertEquals("m.room.member", pushed.path("type").asText());
    assertTrue(pushed.path("user_is_target").asBoolean());
  }

  @Test
  void readingUpdatesTheBadge() {
    set(bob, pusher("key"));
    var event = alice.say(room, "hello");
    assertEquals(1, gateway.nextEvent().path("counts").path("unread").asInt());

    bob.post(v3("/rooms/{}/receipt/m.read/{}", room, event), Json.object()).ok();

    var update = gateway.next().notification();
    assertFalse(update.has("event_id"));
    assertTrue(update.path("counts").isObject());
    assertFalse(update.path("counts").has("unread"), "what is zero is left out");
    assertEquals("key", update.path("devices").path(0).path("pushkey").asText());
  }

  @Test
  void whatFailsIsTriedAgain() {
    set(bob, pusher("key"));
    gateway.answers(502, "");
    var event = alice.say(room, "hello");
    assertEquals(event, gateway.nextEvent().path("event_id").asText());

    gateway.answers(200, "{}");

    assertEquals(event, gateway.nextEvent().path("event_id").asText());
    assertFalse(gateway.within(SILENCE).isPresent());
  }

  @Test
  void aRejectedKeyIsForgotten() {
    set(bob, pusher("key"));
    gateway.answers(200, "{\"rejected\":[\"key\"]}");
    alice.say(room, "hello");
    gateway.nextEvent();

    alice.say(room, "again");

    assertFalse(gateway.within(SILENCE).isPresent());
    assertEquals(0, pushers(bob).size());
  }

  @Test
  void aPusherGoesWithTheDeviceThatSetIt() {
    var phone = bob.newDevice();
    set(phone, pusher("phone"));
    set(bob, pusher("laptop"));

    phone.post(v3("/logout"), Json.object()).ok();

    assertEquals(List.of("laptop"), Json.texts(pushers(bob), "pushkey"));
  }

  @Test
  void aNewPasswordTakesThePushersOfOtherDevices() {
    var phone = bob.newDevice();
    set(phone, pusher("phone"));
    set(bob, pusher("laptop"));
    var request = Json.object("new_password", "a new and better password");
    var session = bob.post(v3("/account/password"), request).json().path("session").asText();

    bob.post(v3("/account/password"), request.set("auth", bob.passwordStage(session))).ok();

    assertEquals(List.of("laptop"), Json.texts(pushers(bob), "pushkey"));
  }

  @Test
  void nothingIsPushedToADeactivatedAccount() {
    set(bob, pusher("key"));
    var session =
        bob.post(v3("/account/deactivate"), Json.object()).json().path("session").asText();
    bob.post(v3("/account/deactivate"), Json.object("auth", bob.passwordStage(session))).ok();

    alice.say(room, "hello");

    assertFalse(gateway.within(SILENCE).isPresent());
  }

  private ObjectNode data() {
    return Json.object("url", gateway.url() + GatewayServer.PATH);
  }

  private ObjectNode pusher(String key) {
    return Json.object(
        "app_id", "org.example.app",
        "pushkey", key,
        "kind", "http",
        "app_display_name", "App",
        "device_display_name", "Phone",
        "lang", "en",
        "data", data());
  }

  private ObjectNode without(String field) {
    var pusher = pusher("key");
    pusher.remove(field);
    return pusher;
  }

  private void refused(String errcode, JsonNode pusher) {
    bob.post(v3("/pushers/set"), pusher).refused(400, errcode);
  }

  private static void set(TestUser user, JsonNode pusher) {
    user.post(v3("/pushers/set"), pusher).ok();
  }

  private static JsonNode pushers(TestUser user) {
    return user.get(v3("/pushers")).ok().path("pushers");
  }
}
