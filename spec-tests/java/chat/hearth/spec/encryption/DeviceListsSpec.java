package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Client-Server API: tracking the device list of a user. */
final class DeviceListsSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @Test
  void newKeysOfSomebodyInTheSameRoomAreTold() {
    together(encrypted());
    var since = alice.sync();

    Keys.publish(bob);

    var sync = alice.sync(since);
    assertLists(sync, List.of(bob), List.of());
    assertFalse(alice.sync(sync).json().has("device_lists"), "once");
  }

  @Test
  void aWaitingSyncIsWoken() {
    together(encrypted());
    var since = alice.sync();
    var waiting = CompletableFuture.supplyAsync(() -> alice.sync(since, Duration.ofSeconds(30)));

    Keys.publish(bob);

    assertLists(waiting.join(), List.of(bob), List.of());
  }

  @Test
  void anotherNameOfADeviceIsTold() {
    together(encrypted());
    Keys.publish(bob);
    var since = alice.sync();

    bob.put(v3("/devices/{}", bob.deviceId()), Json.object("display_name", "Kitchen")).ok();

    assertLists(alice.sync(since), List.of(bob), List.of());
  }

  @Test
  void strangersAreNotTold() {
    var since = alice.sync();

    Keys.publish(bob);

    assertLists(alice.sync(since), List.of(), List.of());
  }

  @Test
  void ownDevicesAreTold() {
    var second = alice.newDevice();
    var since = alice.sync();

    Keys.publish(second);

    assertLists(alice.sync(since), List.of(alice), List.of());
  }

  @Test
  void theSameKeysAgainAreNoNews() {
    together(encrypted());
    var keys = Keys.publish(bob).ofDevice();
    var since = alice.sync();

    bob.post(v3("/keys/upload"), Json.object("device_keys", keys)).ok();

    assertLists(alice.sync(since), List.of(), List.of());
  }

  @Test
  void aRemovedDeviceIsTold() {
    together(encrypted());
    var second = bob.newDevice();
    Keys.publish(second);
    var since = alice.sync();

    second.post(v3("/logout"), Json.object()).ok();

    assertLists(alice.sync(since), List.of(bob), List.of());
  }

  @Test
  void aFirstSyncHasNoList() {
    together(encrypted());
    Keys.publish(bob);

    assertFalse(alice.sync().json().has("device_lists"));
  }

  @Test
  void whoJoinsIsToldToBoth() {
    var room = alice.createRoom(encrypted());
    var sinceAlice = alice.sync();
    var sinceBob = bob.sync();

    bob.join(room);

    assertLists(alice.sync(sinceAlice), List.of(bob), List.of());
    assertLists(bob.sync(sinceBob), List.of(alice), List.of());
  }

  @Test
  void whoLeavesIsToldToBoth() {
    var room = together(encrypted());
    var sinceAlice = alice.sync();
    var sinceBob = bob.sync();

    bob.leave(room);

    assertLists(alice.sync(sinceAlice), List.of(), List.of(bob));
    assertLists(bob.sync(sinceBob), List.of(), List.of(alice));
  }

  @Test
  void whoIsStillInAnotherEncryptedRoomHasNotLeft() {
    var room = together(encrypted());
    together(encrypted());
    var since = alice.sync();

    bob.leave(room);

    assertLists(alice.sync(since), List.of(), List.of());
  }

  @Test
  void whoIsOnlyInAnUnencryptedRoomStillHasLeft() {
    var room = together(encrypted());
    together(publicChat());
    var since = alice.sync();

    bob.leave(room);

    assertLists(alice.sync(since), List.of(), List.of(bob));
  }

  @Test
  void whoLeftAndCameBackMayHaveChangedMeanwhile() {
    var room = together(encrypted());
    var since = alice.sync();

    bob.leave(room);
    Keys.publish(bob);
    bob.join(room);

    assertLists(alice.sync(since), List.of(bob), List.of());
  }

  @Test
  void whoLeftLongAgoIsNotToldAgainWhenBanned() {
    var room = together(encrypted());
    bob.leave(room);
    var since = alice.sync();

    alice.ban(room, bob);

    assertLists(alice.sync(since), List.of(), List.of());
  }

  @Test
  void whoJoinedAfterOneLeftIsNotTold() {
    var room = alice.createRoom(encrypted());
    var carol = TestUser.named("carol");
    bob.join(room);
    var since = bob.sync();
    bob.leave(room);

    carol.join(room);

    assertLists(bob.sync(since), List.of(), List.of(alice));
  }

  @Test
  void whenARoomBecomesEncryptedItsMembersAreTold() {
    var room = together(publicChat());
    var since = alice.sync();

    alice.setState(room, "m.room.encryption", "", Json.object("algorithm", "m.megolm.v1.aes-sha2"));

    assertLists(alice.sync(since), List.of(bob), List.of());
    alice.setState(
        room,
        "m.room.encryption",
        "",
        Json.object("algorithm", "m.megolm.v1.aes-sha2", "rotation_period_msgs", 50));
    assertLists(alice.sync(alice.sync()), List.of(), List.of());
  }

  @Test
  void aLongGapIsSummedUp() {
    var carol = TestUser.named("carol");
    var dave = TestUser.named("dave");
    var room = together(encrypted());
    carol.join(room);
    var since = alice.sync();

    Keys.publish(bob);
    bob.post(v3("/logout/all"), Json.object()).ok();
    dave.join(room);
    Keys.publish(dave);
    carol.leave(room);
    Keys.publish(carol);

    assertLists(alice.sync(since), List.of(bob, dave), List.of(carol));
  }

  @Test
  void changesBetweenTwoSyncsCanBeAskedFor() {
    var carol = TestUser.named("carol");
    var room = together(encrypted());
    var first = alice.sync();
    Keys.publish(bob);
    var second = alice.sync();
    carol.join(room);
    var third = alice.sync();
    bob.leave(room);
    var fourth = alice.sync();

    assertLists(changes(first, second), List.of(bob), List.of());
    assertLists(changes(second, third), List.of(carol), List.of());
    assertLists(changes(third, fourth), List.of(), List.of(bob));
    assertLists(changes(first, first), List.of(), List.of());
  }

  @Test
  void changesNeedTwoTokens() {
    alice.get(v3("/keys/changes")).refused(400, "M_MISSING_PARAM");
    alice.get(v3("/keys/changes?from=x&to=y")).refused(400, "M_INVALID_PARAM");
    alice.anonymous().get(v3("/keys/changes?from=x&to=y")).refused(401, "M_MISSING_TOKEN");
  }

  private JsonNode changes(Sync from, Sync to) {
    var changes = alice.get(v3("/keys/changes?from={}&to={}", from.next(), to.next())).ok();
    return Json.object("device_lists", changes);
  }

  private String together(ObjectNode request) {
    var room = alice.createRoom(request);
    bob.join(room);
    return room;
  }

  private static ObjectNode encrypted() {
    return publicChat()
        .set(
            "initial_state",
            Json.array(
                Json.object(
                    "type",
                    "m.room.encryption",
                    "state_key",
                    "",
                    "content",
                    Json.object("algorithm", "m.megolm.v1.aes-sha2"))));
  }

  private static void assertLists(Sync sync, List<TestUser> changed, List<TestUser> left) {
    assertLists(sync.json(), changed, left);
  }

  private static void assertLists(JsonNode sync, List<TestUser> changed, List<TestUser> left) {
    assertEquals(ids(changed), texts(sync.at("/device_lists/changed")), "changed");
    assertEquals(ids(left), texts(sync.at("/device_lists/left")), "left");
  }

  private static List<String> ids(List<TestUser> users) {
    return users.stream().map(TestUser::userId).sorted().toList();
  }

  private static List<String> texts(JsonNode array) {
    return Json.list(array).stream().map(JsonNode::asText).sorted().toList();
  }
}
