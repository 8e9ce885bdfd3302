package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Client;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Client-Server API: ignoring users. */
final class IgnoredUsersSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final TestUser carol = TestUser.named("carol");

  @Test
  void messagesOfIgnoredUsersAreNotSent() {
    var room = shared();
    ignore(bob);
    var since = alice.sync();

    bob.say(room, "from bob");
    carol.say(room, "from carol");

    assertEquals(List.of("from carol"), alice.sync(since).bodies(room));
  }

  @Test
  void aFirstSyncHasNoMessagesOfIgnoredUsersEither() {
    var room = shared();
    bob.say(room, "from bob");
    carol.say(room, "from carol");

    ignore(bob);

    assertEquals(List.of("from carol"), alice.sync().bodies(room));
  }

  @Test
  void othersStillGetThem() {
    var room = shared();
    ignore(bob);
    var since = carol.sync();

    bob.say(room, "from bob");

    assertEquals(List.of("from bob"), carol.sync(since).bodies(room));
  }

  @Test
  void stateOfIgnoredUsersIsSent() {
    var room = alice.createRoom(publicChat());
    var theirs = bob.createRoom(publicChat());
    alice.join(theirs);
    bob.join(room);
    ignore(bob);
    var since = alice.sync();

    bob.setState(theirs, "m.room.name", "", Json.object("name", "renamed"));
    bob.leave(room);

    var sync = alice.sync(since);
    var named = Json.state(sync.timeline(theirs), "m.room.name", "");
    assertEquals("renamed", named.path("content").path("name").asText());
    var member = Json.state(sync.timeline(room), "m.room.member", bob.userId());
    assertEquals("leave", member.path("content").path("membership").asText());
  }

  @Test
  void invitesOfIgnoredUsersAreNotSent() {
    ignore(bob);
    var since = alice.sync();
    var theirs = bob.createRoom(privateChat());
    var others = carol.createRoom(privateChat());

    bob.invite(theirs, alice);
    carol.invite(others, alice);

    var sync = alice.sync(since);
    assertFalse(sync.mentions(theirs));
    assertTrue(sync.invited(others).isObject());
    assertFalse(alice.sync().mentions(theirs));
  }

  @Test
  void anInviteComesToLightInAFreshSyncOnceItsSenderIsHeardAgain() {
    ignore(bob);
    var theirs = bob.createRoom(privateChat());
    bob.invite(theirs, alice);

    ignore();

    assertTrue(alice.sync().invited(theirs).isObject());
  }

  @Test
  void whoIsHeardAgainIsHeardFromThenOn() {
    var room = shared();
    ignore(bob);
    bob.say(room, "unheard");
    var since = alice.sync();
    ignore();
    bob.say(room, "heard");

    assertEquals(List.of("heard"), alice.sync(since).bodies(room));
    assertEquals(List.of("unheard", "heard"), alice.sync().bodies(room));
  }

  @Test
  void ignoringTakesEffectAtOnceOnEveryDevice() {
    var room = shared();
    var phone = alice.newDevice();
    var since = phone.sync();

    ignore(bob);
    bob.say(room, "from bob");

    assertEquals(List.of(), phone.sync(since).bodies(room));
  }

  @Test
  void historyKeepsWhatTheySaid() {
    var room = shared();
    var said = bob.say(room, "from bob");

    ignore(bob);

    assertTrue(Json.texts(alice.messagesBackward(room).path("chunk"), "event_id").contains(said));
    assertEquals("from bob", alice.event(room, said).path("content").path("body").asText());
  }

  @Test
  void typingAndReceiptsOfIgnoredUsersAreNotSent() {
    var room = shared();
    var event = alice.say(room, "read this");
    ignore(bob);
    var since = alice.sync();

    for (var user : List.of(bob, carol)) {
      user.put(
              Client.v3("/rooms/{}/typing/{}", room, user.userId()),
              Json.object("typing", true, "timeout", 30_000))
          .ok();
      user.post(Client.v3("/rooms/{}/receipt/m.read/{}", room, event), Json.object()).ok();
    }

    var events = alice.sync(since).joined(room).path("ephemeral").path("events");
    var typing = Json.ofType(events, "m.typing").findFirst().orElseThrow();
    assertEquals(
        Json.array(carol.userId()), typing.path("content").path("user_ids"), events::toString);
    var receipts = Json.ofType(events, "m.receipt").findFirst().orElseThrow();
    assertEquals(
        List.of(carol.userId()),
        Json.keys(receipts.path("content").path(event).path("m.read")),
        events::toString);
  }

  @Test
  void presenceOfIgnoredUsersIsNotSent() {
    shared();
    ignore(bob);

    for (var user : List.of(bob, carol)) {
      user.put(Client.v3("/presence/{}/status", user.userId()), Json.object("presence", "online"))
          .ok();
    }

    var senders = Json.texts(alice.sync().json().path("presence").path("events"), "sender");
    assertTrue(senders.contains(carol.userId()), senders::toString);
    assertFalse(senders.contains(bob.userId()), senders::toString);
  }

  @Test
  void aListOfNonsenseIgnoresNobody() {
    var room = shared();
    var since = alice.sync();
    set(Json.object("ignored_users", List.of(bob.userId())));
    bob.say(room, "one");
    set(Json.object("ignored_users", Json.object("not a user", Json.object())));
    bob.say(room, "two");
    set(Json.object());
    bob.say(room, "three");

    assertEquals(List.of("one", "two", "three"), alice.sync(since).bodies(room));
  }

  @Test
  void oneCannotIgnoreOneself() {
    var room = shared();
    ignore(alice);
    var since = alice.sync();

    alice.say(room, "myself");

    assertEquals(List.of("myself"), alice.sync(since).bodies(room));
  }

  private String shared() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    carol.join(room);
    return room;
  }

  private void ignore(TestUser... users) {
    var list = Json.object();
    for (var user : users) {
      list.set(user.userId(), Json.object());
    }
    set(Json.object("ignored_users", list));
  }

  private void set(JsonNode content) {
    alice.put(Client.v3("/user/{}/account_data/m.ignored_user_list", alice.userId()), content).ok();
  }
}
