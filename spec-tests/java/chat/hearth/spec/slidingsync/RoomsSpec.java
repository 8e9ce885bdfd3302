package chat.hearth.spec.slidingsync;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.slidingsync.Sliding.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Lists, windows, subscriptions, and what is said of a room. */
final class RoomsSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final Sliding sliding = new Sliding(alice);

  @Test
  void windowsShowTheNewestRoomsFirst() {
    var rooms = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      rooms.add(alice.createRoom(publicChat()));
    }
    alice.say(rooms.get(1), "moves up");

    var first = sliding.next(list(0, 1, 1));
    var second = sliding.next(list(0, 3, 1));

    assertEquals(5, first.path("lists").path("all").path("count").asInt());
    assertEquals(Set.of(rooms.get(1), rooms.get(4)), names(first));
    assertEquals(Set.of(rooms.get(3), rooms.get(2)), names(second), "only what is new in sight");
  }

  @Test
  void aRoomIsSentWholeAndThenOnlyWhatChanged() {
    var room = alice.createRoom(publicChat().put("name", "Garden"));
    bob.join(room);
    var request = list(0, 9, 3, "m.room.create", "", "m.room.topic", "", "m.room.member", "$ME");

    var first = sliding.next(request).path("rooms").path(room);

    assertTrue(first.path("initial").asBoolean());
    assertEquals("Garden", first.path("name").asText());
    assertEquals(2, first.path("joined_count").asInt());
    assertEquals(3, first.path("timeline").size());
    assertTrue(first.path("limited").asBoolean());
    assertEquals(0, first.path("num_live").asInt());
    assertEquals(Set.of("m.room.create", "m.room.member"), types(first.path("required_state")));

    var said = bob.say(room, "hello");
    var second = sliding.next(request).path("rooms").path(room);

    assertFalse(second.has("initial"));
    assertFalse(second.has("name"));
    assertFalse(second.has("joined_count"));
    assertFalse(second.has("required_state"));
    assertFalse(second.path("limited").asBoolean());
    assertEquals(1, second.path("num_live").asInt());
    assertEquals(List.of(said), ids(second.path("timeline")));
    assertEquals(1, second.path("notification_count").asInt());

    assertTrue(sliding.next(request).path("rooms").isEmpty());
  }

  @Test
  void stateThatChangesIsSentWhereItIsRequired() {
    var room = alice.createRoom(publicChat());
    var request = list(0, 9, 1, "m.room.topic", "", "m.space.child", "*");
    sliding.next(request);

    alice.setState(room, "m.room.topic", "", Json.object("topic", "Bees"));
    alice.setState(room, "m.space.child", "!a:b", Json.object());
    alice.setState(room, "org.example", "", Json.object());
    alice.say(room, "last");

    var update = sliding.next(request).path("rooms").path(room);
    assertEquals(Set.of("m.room.topic", "m.space.child"), types(update.path("required_state")));
    assertTrue(update.path("limited").asBoolean());
  }

  @Test
  void stateThatIsRequiredLaterComesThen() {
    var room = alice.createRoom(publicChat().put("topic", "Bees"));
    sliding.next(list(0, 9, 1));

    var update = sliding.next(list(0, 9, 1, "m.room.topic", "")).path("rooms").path(room);

    assertFalse(update.has("initial"));
    assertEquals(Set.of("m.room.topic"), types(update.path("required_state")));
    assertTrue(sliding.next(list(0, 9, 1, "m.room.topic", "")).path("rooms").isEmpty(), "but once");
  }

  @Test
  void lazyMembersAreThoseWhomTheTimelineShowsEachOnce() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    alice.say(room, "one");
    var request = list(0, 9, 1, "m.room.member", "$LAZY");

    var first = sliding.next(request).path("rooms").path(room);
    bob.say(room, "two");
    var second = sliding.next(request).path("rooms").path(room);
    bob.say(room, "three");
    var third = sliding.next(request).path("rooms").path(room);

    assertEquals(Set.of(alice.userId()), keys(first.path("required_state")));
    assertEquals(Set.of(bob.userId()), keys(second.path("required_state")));
    assertFalse(third.has("required_state"));
  }

  @Test
  void aSubscribedRoomShowsMoreOfItself() {
    var room = alice.createRoom(publicChat());
    for (int i = 0; i < 5; i++) {
      alice.say(room, "message " + i);
    }
    sliding.next(list(0, 9, 1));

    var request = list(0, 9, 1);
    Sliding.needs(
        request.putObject("room_subscriptions").putObject(room), 4, "m.room.join_rules", "");
    var update = sliding.next(request).path("rooms").path(room);

    assertEquals(4, update.path("timeline").size());
    assertTrue(update.path("unstable_expanded_timeline").asBoolean());
    assertEquals(0, update.path("num_live").asInt(), "nothing of it just happened");
    assertEquals(Set.of("m.room.join_rules"), types(update.path("required_state")));
  }

  @Test
  void whatHappenedOutOfSightComesWithAGapWhenTheRoomIsBack() {
    var room = alice.createRoom(publicChat());
    sliding.next(list(0, 0, 1, "m.room.topic", ""));
    var other = alice.createRoom(publicChat());
    sliding.next(list(0, 0, 1, "m.room.topic", ""));
    bob.join(room);
    alice.setState(room, "m.room.topic", "", Json.object("topic", "Bees"));
    alice.say(other, "stays on top");
    sliding.next(list(0, 0, 1, "m.room.topic", ""));

    var update = sliding.next(list(0, 1, 1, "m.room.topic", "")).path("rooms");

    assertEquals(Set.of(room), names(Json.object().set("rooms", update)));
    assertFalse(update.path(room).has("initial"));
    assertTrue(update.path(room).path("limited").asBoolean());
    assertEquals(Set.of("m.room.topic"), types(update.path(room).path("required_state")));
    assertEquals(2, update.path(room).path("joined_count").asInt());
  }

  @Test
  void anInvitationHasStrippedStateAndBecomesARoom() {
    var room = bob.createRoom(Json.object("name", "Cellar"));
    var request = list(0, 9, 5, "m.room.name", "");
    sliding.next(request);

    bob.invite(room, alice);
    var invited = sliding.next(request).path("rooms").path(room);
    alice.join(room);
    var joined = sliding.next(request).path("rooms").path(room);

    assertTrue(types(invited.path("invite_state")).contains("m.room.name"));
    assertFalse(invited.has("timeline"));
    assertTrue(joined.path("initial").asBoolean());
    assertEquals("Cellar", joined.path("name").asText());
  }

  @Test
  void aRoomThatIsLeftIsToldOnceAndGone() {
    var room = bob.createRoom(publicChat());
    alice.join(room);
    var request = list(0, 9, 5, "m.room.member", "$ME");
    sliding.next(request);

    bob.kick(room, alice);
    bob.say(room, "not for her");

    var over = sliding.next(request);
    assertEquals(0, over.path("lists").path("all").path("count").asInt());
    assertEquals(
        "leave",
        over.path("rooms")
            .path(room)
            .path("required_state")
            .path(0)
            .path("content")
            .path("membership")
            .asText());
    assertFalse(over.toString().contains("not for her"));
    assertTrue(sliding.next(request).path("rooms").isEmpty());
  }

  @Test
  void filtersMakeLists() {
    var plain = alice.createRoom(publicChat());
    var space =
        alice.createRoom(publicChat().set("creation_content", Json.object("type", "m.space")));
    var direct = alice.createRoom(Json.object("preset", "trusted_private_chat"));
    alice.setState(
        direct, "m.room.encryption", "", Json.object("algorithm", "m.megolm.v1.aes-sha2"));
    alice
        .put(
            v3("/user/{}/account_data/m.direct", alice.userId()),
            Json.object().set(bob.userId(), Json.array(direct)))
        .ok();
    var invited = bob.createRoom(publicChat());
    bob.invite(invited, alice);

    assertEquals(Set.of(direct), filtered("is_dm", true));
    assertEquals(Set.of(direct), filtered("is_encrypted", true));
    assertEquals(Set.of(invited), filtered("is_invite", true));
    assertEquals(Set.of(plain, space, direct), filtered("is_invite", false));
    var spaces = list(0, 9, 1);
    ((ObjectNode) spaces.at("/lists/all"))
        .putObject("filters")
        .putArray("room_types")
        .add("m.space");
    assertEquals(Set.of(space), names(new Sliding(alice).next(spaces)));
  }

  private Set<String> filtered(String filter, boolean value) {
    var request = list(0, 9, 1);
    ((ObjectNode) request.at("/lists/all")).putObject("filters").put(filter, value);
    return names(new Sliding(alice).next(request));
  }

  private static Set<String> names(JsonNode answer) {
    var names = new HashSet<String>();
    answer.path("rooms").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> types(JsonNode events) {
    return new HashSet<>(texts(events, "type"));
  }

  private static Set<String> keys(JsonNode events) {
    return new HashSet<>(texts(events, "state_key"));
  }

  private static List<String> ids(JsonNode events) {
    return texts(events, "event_id");
  }

  private static List<String> texts(JsonNode events, String field) {
    return StreamSupport.stream(events.spliterator(), false)
        .map(event -> event.path(field).asText())
        .toList();
  }
}
