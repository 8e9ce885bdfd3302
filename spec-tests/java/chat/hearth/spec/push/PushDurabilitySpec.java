package chat.hearth.spec.push;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes over gateways that are away and processes that are killed: each arrives, in order. */
final class PushDurabilitySpec {
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final int EVENTS = 40;

  private static HearthProcess hearth;

  private final int port = HearthOptions.freePort();
  private TestUser alice;
  private TestUser bob;
  private String room;

  @BeforeAll
  static void start(@TempDir Path directory) {
    hearth = HearthProcess.startOwn(HearthOptions.embedded(directory));
  }

  @AfterAll
  static void stop() {
    if (hearth != null) {
      hearth.close();
    }
  }

  @BeforeEach
  void aRoomOfTwoAndAPusher() {
    alice = hearth.homeserver().register("alice");
    bob = hearth.homeserver().register("bob");
    room = alice.createRoom(RoomRequest.publicChat());
    bob.join(room);
    bob.post(
            v3("/pushers/set"),
            Json.object(
                "app_id", "org.example.app",
                "pushkey", "key",
                "kind", "http",
                "app_display_name", "App",
                "device_display_name", "Phone",
                "lang", "en",
                "data",
                    Json.object(
                        "url",
                        "http://127.0.0.1:" + port + GatewayServer.PATH,
                        "format",
                        "event_id_only")))
        .ok();
  }

  @Test
  void whatAGatewayMissedItIsToldWhenItComesUp() {
    var said = List.of(alice.say(room, "one"), alice.say(room, "two"), alice.say(room, "three"));

    try (var gateway = new GatewayServer(port)) {
      assertEquals(said, events(gateway, said.size()));
      assertFalse(another(gateway), "each is pushed once");
    }
  }

  @Test
  void whatWaitsForAGatewaySurvivesAKill() {
    var said = List.of(alice.say(room, "one"), alice.say(room, "two"));

    hearth.kill();
    hearth.restart();

    try (var gateway = new GatewayServer(port)) {
      assertEquals(said, events(gateway, said.size()));
      assertFalse(another(gateway), "each is pushed once");
    }
  }

  @Test
  void whatWasSaidJustBeforeAKillIsPushed() {
    try (var gateway = new GatewayServer(port)) {
      var said = new ArrayList<String>();
      for (var i = 0; i < EVENTS; i++) {
        said.add(alice.say(room, "n" + i));
      }
      hearth.kill(); // some are pushed, some wait, the last may not have been looked at
      hearth.restart();

      // A push that was under way may come twice, never another one in between.
      assertEquals(said, events(gateway, EVENTS));
    }
  }

  @Test
  void whatAGatewayHadNotAnsweredAtAKillIsPushedAgain() {
    try (var gateway = new GatewayServer(port)) {
      gateway.holds(Duration.ofSeconds(30));
      var event = alice.say(room, "hello");
      assertEquals(event, gateway.nextEvent().path("event_id").asText());

      hearth.kill();
      gateway.holds(Duration.ZERO);
      hearth.restart();

      assertEquals(event, gateway.nextEvent().path("event_id").asText());
    }
  }

  @Test
  void aKeyThatWasRejectedStaysForgottenAfterAKill() throws Exception {
    try (var gateway = new GatewayServer(port)) {
      gateway.answers(200, "{\"rejected\":[\"key\"]}");
      alice.say(room, "hello");
      gateway.nextEvent();
      for (var i = 0; i < 100 && !pushers().isEmpty(); i++) {
        Thread.sleep(50);
      }

      hearth.kill();
      hearth.restart();
      alice.say(room, "again");

      assertFalse(another(gateway));
      assertTrue(pushers().isEmpty());
    }
  }

  private JsonNode pushers() {
    return bob.get(v3("/pushers")).ok().path("pushers");
  }

  /** The events pushed, in the order in which they first came. */
  private static List<String> events(GatewayServer gateway, int count) {
    var events = new LinkedHashSet<String>();
    while (events.size() < count) {
      events.add(gateway.nextEvent().path("event_id").asText());
    }
    return List.copyOf(events);
  }

  /** Whether one more event is pushed. */
  private static boolean another(GatewayServer gateway) {
    for (var next = gateway.within(SILENCE); next.isPresent(); next = gateway.within(SILENCE)) {
      if (next.get().notification().has("event_id")) {
        return true;
      }
    }
    return false;
  }
}
