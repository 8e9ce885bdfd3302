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
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushers of the kind {@code webpush}: the homeserver speaks to push services itself (MSC4174). */
final class WebPushSpec {
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final String ACK = "/_matrix/client/unstable/org.matrix.msc4174/pushers/ack";

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final GatewayServer service = new GatewayServer();
  private final PushDevice device = new PushDevice();
  private String room;

  @BeforeEach
  void aRoomOfTwo() {
    room = alice.createRoom(RoomRequest.publicChat());
    bob.join(room);
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void theServerTellsWithWhatToSubscribe() {
    var capabilities = bob.get(v3("/capabilities")).ok().path("capabilities");

    assertTrue(capabilities.path("m.webpush").path("enabled").asBoolean());
    assertEquals(87, capabilities.path("m.webpush").path("vapid").asText().length());
    assertEquals(capabilities.path("m.webpush"), capabilities.path("org.matrix.msc4174.webpush"));
  }

  @Test
  void aMessageReachesTheDeviceAndNobodyElseReadsIt() {
    activate();

    var event = alice.say(room, "a secret");

    var request = service.next();
    assertEquals("/subscription", request.path());
    assertEquals("aes128gcm", request.headers().get("content-encoding"));
    assertTrue(Long.parseLong(request.headers().get("ttl")) > 0);
    assertEquals("high", request.headers().get("urgency"));
    var claims = PushDevice.claims(request.headers().get("authorization"), vapid());
    assertEquals(service.url(), claims.path("aud").asText());
    var exp = Instant.ofEpochSecond(claims.path("exp").asLong());
    assertTrue(exp.isAfter(Instant.now()) && exp.isBefore(Instant.now().plus(Duration.ofDays(1))));
    var message = device.read(request.body());
    assertEquals(event, message.path("event_id").asText());
    assertEquals(room, message.path("room_id").asText());
    assertEquals("a secret", message.path("content").path("body").asText());
    assertEquals(1, message.path("unread").asInt());
  }

  @Test
  void whatIsTooLongForAPushServiceIsSentWithoutItsContent() {
    activate();

    var event = alice.say(room, "long ".repeat(2_000));

    var request = service.next();
    assertTrue(request.body().length <= 4_096);
    var message = device.read(request.body());
    assertEquals(event, message.path("event_id").asText());
    assertFalse(message.has("content"));
  }

  @Test
  void nothingIsSentBeforeTheDeviceHasAnswered() {
    bob.post(v3("/pushers/set"), pusher());
    service.next();

    alice.say(room, "hello");

    assertFalse(service.within(SILENCE).isPresent());
    assertFalse(pusherOfBob().path("activated").asBoolean(true));
  }

  @Test
  void theTokenActivatesOncePerSubscription() {
    assertEquals(201, bob.post(v3("/pushers/set"), pusher()).status());
    var token = device.read(service.next().body());
    assertEquals("org.example.web", token.path("app_id").asText());

    assertEquals("unknown_token", acknowledge("wrong"));
    assertEquals("ok", acknowledge(token.path("ack_token").asText()));
    assertEquals("unknown_token", acknowledge(token.path("ack_token").asText()));

    assertTrue(pusherOfBob().path("activated").asBoolean());
    assertEquals(200, bob.post(v3("/pushers/set"), pusher()).status(), "nothing new");
    assertEquals(
        "unknown_app_id",
        alice
            .post(ACK, Json.object("app_id", "org.example.web", "ack_token", "x"))
            .ok()
            .path("status")
            .asText());
  }

  @Test
  void aSubscriptionThatIsGoneIsForgotten() {
    activate();
    service.answers(410, "");
    alice.say(room, "hello");
    service.next();

    alice.say(room, "again");

    assertFalse(service.within(SILENCE).isPresent());
    assertEquals(0, bob.get(v3("/pushers")).ok().path("pushers").size());
  }

  @Test
  void whatIsNoSubscriptionIsRefused() {
    bob.post(v3("/pushers/set"), pusher().put("pushkey", "key")).refused(400, "M_INVALID_PARAM");
    bob.post(v3("/pushers/set"), pusher().set("data", Json.object("auth", device.auth())))
        .refused(400, "M_MISSING_PARAM");
    bob.post(
            v3("/pushers/set"),
            pusher().set("data", Json.object("endpoint", service.url(), "auth", "c2hvcnQ")))
        .refused(400, "M_INVALID_PARAM");
  }

  private void activate() {
    bob.post(v3("/pushers/set"), pusher());
    var token = device.read(service.next().body()).path("ack_token").asText();
    assertEquals("ok", acknowledge(token));
  }

  private String acknowledge(String token) {
    return bob.post(ACK, Json.object("app_id", "org.example.web", "ack_token", token))
        .ok()
        .path("status")
        .asText();
  }

  private JsonNode pusherOfBob() {
    return bob.get(v3("/pushers")).ok().path("pushers").path(0);
  }

  private String vapid() {
    return bob.get(v3("/capabilities"))
        .ok()
        .path("capabilities")
        .path("m.webpush")
        .path("vapid")
        .asText();
  }

  private ObjectNode pusher() {
    return Json.object(
        "app_id", "org.example.web",
        "pushkey", device.pushkey(),
        "kind", "webpush",
        "app_display_name", "Web",
        "device_display_name", "Browser",
        "lang", "en",
        "data", Json.object("endpoint", service.url() + "/subscription", "auth", device.auth()));
  }
}
