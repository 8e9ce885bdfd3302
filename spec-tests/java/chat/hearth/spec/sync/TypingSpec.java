package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client-Server API: typing notifications. */
final class TypingSpec {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private String room = "";

  @BeforeEach
  void makeRoom() {
    room = alice.createRoom(publicChat());
    bob.join(room);
  }

  @Test
  void typingIsToldWhenItBeginsAndWhenItEnds() {
    var since = alice.sync();

    typing(bob, Json.object("typing", true, "timeout", 30_000)).ok();
    var began = alice.sync(since);
    typing(bob, Json.object("typing", false)).ok();
    var ended = alice.sync(began);

    assertEquals(Optional.of(List.of(bob.userId())), typers(began));
    assertEquals(Optional.of(List.of()), typers(ended));
    assertEquals(Optional.empty(), typers(alice.sync(ended)));
    assertEquals(Optional.empty(), typers(alice.sync(since)), "who saw nothing begin sees no end");
  }

  @Test
  void aWaitingClientIsWoken() throws Exception {
    var since = alice.sync();
    try (var threads = Executors.newSingleThreadExecutor()) {
      var poll = threads.submit(() -> alice.sync(since, LONG));
      Thread.sleep(300);

      typing(bob, Json.object("typing", true)).ok();

      assertEquals(Optional.of(List.of(bob.userId())), typers(poll.get(10, TimeUnit.SECONDS)));
    }
  }

  @Test
  void typingEndsByItselfAfterItsTime() {
    var since = alice.sync();
    typing(bob, Json.object("typing", true, "timeout", 300)).ok();
    var began = alice.sync(since);

    var ended = alice.sync(began, LONG);

    assertEquals(Optional.of(List.of()), typers(ended));
  }

  @Test
  void whoHasSentTheMessageTypesNoMore() {
    var since = alice.sync();
    typing(bob, Json.object("typing", true)).ok();
    var began = alice.sync(since);

    bob.say(room, "done");
    var sync = alice.sync(began, LONG);
    if (typers(sync).isEmpty()) {
      sync = alice.sync(sync, LONG);
    }

    assertEquals(Optional.of(List.of()), typers(sync));
  }

  @Test
  void theFirstSyncTellsWhoTypes() {
    typing(bob, Json.object("typing", true)).ok();

    assertEquals(Optional.of(List.of(bob.userId())), typers(alice.sync()));
  }

  @Test
  void nobodyTypesForOthersOrFromOutside() {
    var stranger = TestUser.named("stranger");

    alice
        .put(v3("/rooms/{}/typing/{}", room, bob.userId()), Json.object("typing", true))
        .refused(403, "M_FORBIDDEN");
    typing(stranger, Json.object("typing", true)).refused(403, "M_FORBIDDEN");
    typing(bob, Json.object()).refused(400, "M_MISSING_PARAM");
    typing(bob, Json.object("typing", "yes")).refused(400, "M_BAD_JSON");
    typing(bob, Json.object("typing", true, "timeout", -1)).refused(400, "M_INVALID_PARAM");
  }

  private Reply typing(TestUser user, ObjectNode body) {
    return user.put(v3("/rooms/{}/typing/{}", room, user.userId()), body);
  }

  private Optional<List<String>> typers(Sync sync) {
    return Json.ofType(sync.joined(room).path("ephemeral").path("events"), "m.typing")
        .findFirst()
        .map(
            event ->
                Json.list(event.path("content").path("user_ids")).stream()
                    .map(id -> id.asText())
                    .toList());
  }
}
