package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Client;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Client-Server API: syncing with a timeout. */
final class LongPollSpec {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void aPollReturnsWhenSomethingHappens() throws Exception {
    var room = alice.createRoom(publicChat());
    var poll = poll(alice, alice.sync());

    alice.say(room, "wake up");

    assertEquals(List.of("wake up"), awaited(poll).bodies(room));
  }

  @Test
  void aPollReturnsEmptyWhenItsTimeIsOver() {
    var room = alice.createRoom(publicChat());
    var since = settled(alice);
    var start = System.nanoTime();

    var sync = alice.sync(since, Duration.ofMillis(700));

    var waited = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(waited.compareTo(Duration.ofMillis(600)) >= 0, waited::toString);
    assertTrue(waited.compareTo(Duration.ofSeconds(5)) < 0, waited::toString);
    assertFalse(sync.mentions(room));
  }

  @Test
  void aPollWithNewsReturnsAtOnce() {
    var room = alice.createRoom(publicChat());
    var since = alice.sync();
    alice.say(room, "already there");
    var start = System.nanoTime();

    var sync = alice.sync(since, LONG);

    assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(Duration.ofSeconds(5)) < 0);
    assertEquals(List.of("already there"), sync.bodies(room));
  }

  @Test
  void aFirstSyncNeverWaits() {
    var start = System.nanoTime();

    alice.syncWith("timeout=30000");

    assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(Duration.ofSeconds(5)) < 0);
  }

  @Test
  void aPollIsNotWokenByRoomsOfOthers() throws Exception {
    var poll = poll(alice, settled(alice));

    bob.say(bob.createRoom(publicChat()), "not for alice");

    Thread.sleep(300);
    assertFalse(poll.isDone());
  }

  @Test
  void aPollIsWokenByAnInvite() throws Exception {
    var room = bob.createRoom(privateChat());
    var poll = poll(alice, settled(alice));

    bob.invite(room, alice);

    assertTrue(awaited(poll).invited(room).isObject());
  }

  @Test
  void aPollIsWokenByAJoinOfAnotherDevice() throws Exception {
    var room = bob.createRoom(publicChat());
    var phone = alice.newDevice();
    var poll = poll(phone, settled(phone));

    alice.join(room);

    assertTrue(awaited(poll).joined(room).isObject());
  }

  @Test
  void aPollIsWokenByAKick() throws Exception {
    var room = bob.createRoom(publicChat());
    alice.join(room);
    var poll = poll(alice, settled(alice));

    bob.kick(room, alice);

    assertTrue(awaited(poll).left(room).isObject());
  }

  @Test
  void aPollIsWokenByAccountData() throws Exception {
    var poll = poll(alice, settled(alice));

    alice
        .put(Client.v3("/user/{}/account_data/test.data", alice.userId()), Json.object("n", 1))
        .ok();

    var events = awaited(poll).json().path("account_data").path("events");
    assertEquals(List.of("test.data"), Json.texts(events, "type"));
  }

  @Test
  void manyPollsOfOneUserAreAllWoken() throws Exception {
    var room = alice.createRoom(publicChat());
    var since = settled(alice);
    var polls = List.of(poll(alice, since), poll(alice, since), poll(alice, since));

    alice.say(room, "everybody");

    for (var poll : polls) {
      assertEquals(List.of("everybody"), awaited(poll).bodies(room));
    }
  }

  @Test
  void aPollWhoseFilterSeesNothingGoesOnWaiting() throws Exception {
    var room = alice.createRoom(publicChat());
    var since = settled(alice);
    var filter = "{\"room\":{\"not_rooms\":[\"" + room + "\"]}}";
    var poll =
        threads.submit(
            () -> alice.syncWith("timeout=30000&since={}&filter={}", since.next(), filter));

    alice.say(room, "unseen");

    Thread.sleep(500);
    assertFalse(poll.isDone());
  }

  /** Some servers tell new users things of their own; this is the place after those. */
  private static Sync settled(TestUser who) {
    return who.sync(who.sync());
  }

  private Future<Sync> poll(TestUser who, Sync since) throws InterruptedException {
    var poll = threads.submit(() -> who.sync(since, LONG));
    Thread.sleep(150); // so that it is most likely parked before something happens
    return poll;
  }

  private static Sync awaited(Future<Sync> poll) throws Exception {
    return poll.get(10, TimeUnit.SECONDS);
  }
}
