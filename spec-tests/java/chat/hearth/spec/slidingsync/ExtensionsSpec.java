package chat.hearth.spec.slidingsync;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.slidingsync.Sliding.list;
import static chat.hearth.spec.slidingsync.Sliding.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes beside rooms. */
final class ExtensionsSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final Sliding sliding = new Sliding(alice);
  private String room = "";

  @BeforeEach
  void makeRoom() {
    room = alice.createRoom(publicChat());
    bob.join(room);
  }

  @Test
  void messagesForTheDeviceComeUntilTheyAreConfirmed() {
    for (int i = 0; i < 3; i++) {
      sendToDevice("message " + i);
    }
    var request = with(Json.object(), "to_device");
    request.withObject("/extensions/to_device").put("limit", 2);

    var first = sliding.next(request).at("/extensions/to_device");
    var again = sliding.next(request).at("/extensions/to_device");
    request.withObject("/extensions/to_device").put("since", first.path("next_batch").asText());
    var second = sliding.next(request).at("/extensions/to_device");
    request.withObject("/extensions/to_device").put("since", second.path("next_batch").asText());
    var third = sliding.next(request).at("/extensions/to_device");

    assertEquals(2, first.path("events").size());
    assertEquals(first.path("events"), again.path("events"));
    assertEquals("message 2", second.at("/events/0/content/text").asText());
    assertTrue(third.path("events").isEmpty());
    request.withObject("/extensions/to_device").put("since", "x");
    sliding.ask("", request, 0).refused(400, "M_INVALID_PARAM");
  }

  @Test
  void changedDevicesAndCountsOfKeysAreTold() {
    var request = with(Json.object(), "e2ee");
    alice.setState(room, "m.room.encryption", "", Json.object("algorithm", "m.megolm.v1.aes-sha2"));

    var first = sliding.next(request).at("/extensions/e2ee");
    bob.newDevice();
    var carol = TestUser.named("carol");
    carol.join(room);
    var second = sliding.next(request).at("/extensions/e2ee");

    assertFalse(first.has("device_lists"), "a client without a position asks for everybody");
    assertTrue(first.path("device_one_time_keys_count").has("signed_curve25519"));
    assertTrue(first.path("device_unused_fallback_key_types").isArray());
    assertTrue(second.at("/device_lists/changed").toString().contains(carol.userId()));
  }

  @Test
  void accountDataComesOnceAndWhenItChanges() {
    set("/user/{}/account_data/org.example.one", "all");
    set("/user/{}/rooms/" + room + "/account_data/org.example.two", "room");
    var request = with(list(0, 9, 1), "account_data");

    var first = sliding.next(request).at("/extensions/account_data");
    var second = sliding.next(request).path("extensions");
    set("/user/{}/rooms/" + room + "/account_data/org.example.two", "again");
    var third = sliding.next(request).at("/extensions/account_data");

    assertTrue(Json.texts(first.path("global"), "type").contains("org.example.one"));
    assertEquals("room", first.path("rooms").path(room).at("/0/content/text").asText());
    assertFalse(second.has("account_data"));
    assertEquals("again", third.path("rooms").path(room).at("/0/content/text").asText());
    assertFalse(third.has("global"));
  }

  @Test
  void receiptsComeWithTheirEventsAndWhenTheyMove() {
    var old = alice.say(room, "old");
    read(bob, old);
    var shown = alice.say(room, "shown");
    var carol = TestUser.named("carol");
    carol.join(room);
    read(carol, shown);
    alice.say(room, "last");
    var request = with(list(0, 9, 3), "receipts");

    var first = receipts(sliding.next(request));
    var second = sliding.next(request).path("extensions");
    read(bob, shown);
    var third = receipts(sliding.next(request));

    assertFalse(first.has(old), "nobody sees that event yet");
    assertTrue(first.path(shown).path("m.read").has(carol.userId()));
    assertFalse(second.has("receipts"));
    assertTrue(third.path(shown).path("m.read").has(bob.userId()));
    assertFalse(third.path(shown).path("m.read").has(carol.userId()));
  }

  @Test
  void whoTypesIsToldWhenItChanges() {
    var request = with(list(0, 9, 1), "typing");
    sliding.next(request);

    type(true);
    var typing = sliding.next(request).at("/extensions/typing/rooms").path(room);
    var same = sliding.next(request).path("extensions");
    type(false);
    var over = sliding.next(request).at("/extensions/typing/rooms").path(room);

    assertEquals(bob.userId(), typing.at("/content/user_ids/0").asText());
    assertFalse(same.has("typing"));
    assertTrue(over.isObject());
    assertTrue(over.at("/content/user_ids").isEmpty());
  }

  @Test
  void threadSubscriptionsAreToldWhenTheyChange() {
    var root = alice.say(room, "root");
    alice.send(
        room,
        "m.room.message",
        Json.object("msgtype", "m.text", "body", "in thread")
            .set("m.relates_to", Json.object("rel_type", "m.thread", "event_id", root)));
    var name = "io.element.msc4308.thread_subscriptions";
    var request = with(Json.object(), name);
    sliding.next(request);

    alice
        .put(
            path(
                "/_matrix/client/unstable/io.element.msc4306/rooms/{}/thread/{}/subscription",
                room,
                root),
            Json.object())
        .ok();

    var told = sliding.next(request).path("extensions").path(name);
    assertTrue(told.path("subscribed").path(room).path(root).path("bump_stamp").isIntegralNumber());
    assertFalse(sliding.next(request).path("extensions").has(name));
  }

  @Test
  void whatIsNotAskedForIsNotSent() {
    sendToDevice("hello");

    assertTrue(sliding.next(list(0, 9, 1)).path("extensions").isEmpty());
  }

  private void sendToDevice(String text) {
    var content = Json.object().set(alice.deviceId(), Json.object("text", text));
    bob.put(
            v3("/sendToDevice/org.example/{}", TestUser.newTransaction()),
            Json.object("messages", Json.object().set(alice.userId(), content)))
        .ok();
  }

  private void set(String template, String text) {
    alice.put(v3(template, alice.userId()), Json.object("text", text)).ok();
  }

  private void read(TestUser reader, String event) {
    reader.post(v3("/rooms/{}/receipt/m.read/{}", room, event), Json.object()).ok();
  }

  private void type(boolean typing) {
    bob.put(
            v3("/rooms/{}/typing/{}", room, bob.userId()),
            Json.object("typing", typing, "timeout", 30_000))
        .ok();
  }

  private JsonNode receipts(JsonNode answer) {
    return answer.at("/extensions/receipts/rooms").path(room).path("content");
  }
}
