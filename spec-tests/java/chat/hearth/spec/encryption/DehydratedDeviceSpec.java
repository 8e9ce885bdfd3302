package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** MSC3814: dehydrated devices. */
final class DehydratedDeviceSpec {
  private static final String PATH =
      "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device";
  private static final JsonNode DATA =
      Json.object("algorithm", "org.matrix.msc3814.v1.olm", "device_pickle", "secret");

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @Test
  void thereIsNoneAtFirst() {
    alice.get(PATH).refused(404, "M_NOT_FOUND");
    alice.delete(PATH).refused(404, "M_NOT_FOUND");
    events("NOSUCHDEVICE", Json.object()).refused(403, "M_FORBIDDEN");
  }

  @Test
  void whatIsStoredIsShownToItsOwner() {
    var stored = alice.put(PATH, upload("dry")).ok();

    assertEquals(Json.object("device_id", "dry"), stored);
    assertEquals(Json.object("device_id", "dry", "device_data", DATA), alice.get(PATH).ok());
    bob.get(PATH).refused(404, "M_NOT_FOUND");
  }

  @Test
  void itsPublicKeysAreThoseOfAnyDevice() {
    alice.put(PATH, upload("dry")).ok();

    var seen = Keys.query(bob, alice).path("device_keys").path(alice.userId()).path("dry");
    assertEquals("dry", seen.path("device_id").asText());
    assertTrue(seen.path("dehydrated").asBoolean());
    assertEquals("Dry", seen.at("/unsigned/device_display_name").asText());
    assertEquals(List.of("signed_curve25519:o0"), Json.keys(claim("dry")));
    assertEquals(List.of("signed_curve25519:f"), Json.keys(claim("dry")));
  }

  @Test
  void itCollectsMessagesThatReadingLeavesThere() {
    alice.put(PATH, upload("dry")).ok();
    IntStream.range(0, 120).forEach(number -> send("dry", number));

    var first = events("dry", Json.object()).ok();
    var second = events("dry", next(first)).ok();
    var third = events("dry", next(second)).ok();

    assertEquals(IntStream.range(0, 100).boxed().toList(), numbers(first));
    assertEquals(IntStream.range(100, 120).boxed().toList(), numbers(second));
    assertEquals(List.of(), numbers(third));
    assertEquals(numbers(first), numbers(events("dry", Json.object()).ok()));
    assertEquals(bob.userId(), first.at("/events/0/sender").asText());
  }

  @Test
  void messagesCanBePaged() {
    alice.put(PATH, upload("dry")).ok();
    IntStream.range(0, 5).forEach(number -> send("dry", number));

    var first = alice.get(path(PATH + "/dry/events?limit=3")).ok();
    var second =
        alice
            .get(path(PATH + "/dry/events?limit=3&from={}", first.path("next_batch").asText()))
            .ok();

    assertEquals(List.of(0, 1, 2), numbers(first));
    assertEquals(List.of(3, 4), numbers(second));
    assertFalse(second.has("next_batch"));
  }

  @Test
  void onlyItsOwnerReadsItsMessagesAndNoOtherDeviceIsReadThere() {
    alice.put(PATH, upload("dry")).ok();

    bob.post(PATH + "/dry/events", Json.object()).refused(403, "M_FORBIDDEN");
    events(alice.deviceId(), Json.object()).refused(403, "M_FORBIDDEN");
    events("dry", Json.object("next_batch", "x")).refused(400, "M_INVALID_PARAM");
    alice.anonymous().get(PATH).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void anotherOneTakesItsPlace() {
    alice.put(PATH, upload("dry")).ok();
    send("dry", 1);

    alice.put(PATH, upload("dry2")).ok();

    assertEquals("dry2", alice.get(PATH).ok().path("device_id").asText());
    assertEquals(List.of("dry2"), Json.keys(devicesWithKeys()));
    assertTrue(claim("dry").isMissingNode());
    events("dry", Json.object()).refused(403, "M_FORBIDDEN");
    assertEquals(List.of(), numbers(events("dry2", Json.object()).ok()));
    alice.get(v3("/devices/dry")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void theSameIdAgainBeginsAnew() {
    alice.put(PATH, upload("dry")).ok();
    send("dry", 1);

    alice.put(PATH, upload("dry")).ok();

    assertEquals(List.of(), numbers(events("dry", Json.object()).ok()));
    assertEquals(List.of("dry"), Json.keys(devicesWithKeys()));
  }

  @Test
  void itGoesWhenDeleted() {
    alice.put(PATH, upload("dry")).ok();

    assertEquals(Json.object("device_id", "dry"), alice.delete(PATH).ok());

    alice.get(PATH).refused(404, "M_NOT_FOUND");
    assertEquals(List.of(), Json.keys(devicesWithKeys()));
    alice.get(v3("/devices/dry")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void itGoesWhenItsDeviceIsRemoved() {
    alice.put(PATH, upload("dry")).ok();
    var session = alice.delete(v3("/devices/dry")).json().path("session").asText();

    alice.delete(v3("/devices/dry"), Json.object("auth", alice.passwordStage(session))).ok();

    alice.get(PATH).refused(404, "M_NOT_FOUND");
  }

  @Test
  void itStaysWhenItsOwnerLogsOutEverywhere() {
    alice.put(PATH, upload("dry")).ok();

    alice.post(v3("/logout/all"), Json.object()).ok();
    send("dry", 1);

    var back = alice.newDevice();
    assertEquals("dry", back.get(PATH).ok().path("device_id").asText());
    assertEquals(List.of(1), numbers(back.post(PATH + "/dry/events", Json.object()).ok()));
  }

  @Test
  void nobodyLogsInOnIt() {
    alice.put(PATH, upload("dry")).ok();

    alice.login(Json.object("device_id", "dry")).refused(400, "M_INVALID_PARAM");
    alice.put(PATH, upload(alice.deviceId())).refused(400, "M_INVALID_PARAM");

    assertEquals("dry", alice.get(PATH).ok().path("device_id").asText());
  }

  @Test
  void ofManyStoredAtOnceOneStays() throws Exception {
    List<Callable<Reply>> puts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      var upload = upload("dry" + i);
      puts.add(() -> alice.put(PATH, upload));
    }

    try (var threads = Executors.newFixedThreadPool(puts.size())) {
      for (var put : threads.invokeAll(puts)) {
        put.get().ok();
      }
    }

    var stays = alice.get(PATH).ok().path("device_id").asText();
    assertEquals(List.of(stays), Json.keys(devicesWithKeys()));
    assertEquals(2, alice.get(v3("/devices")).ok().path("devices").size());
  }

  @Test
  void badInputIsRefused() {
    for (var field : List.of("device_id", "device_data", "device_keys")) {
      alice.put(PATH, upload("dry").without(field)).refused(400, "M_MISSING_PARAM");
    }
    alice
        .put(PATH, upload("dry").set("device_data", Json.object()))
        .refused(400, "M_MISSING_PARAM");
    alice.put(PATH, upload("dry").put("device_id", "other")).refused(400, "M_INVALID_PARAM");
    var unsigned = upload("dry");
    unsigned.withObjectProperty("device_keys").remove("signatures");
    alice.put(PATH, unsigned).refused(400, "M_INVALID_SIGNATURE");

    alice.get(PATH).refused(404, "M_NOT_FOUND");
    alice.get(v3("/devices/dry")).refused(404, "M_NOT_FOUND");
  }

  private ObjectNode upload(String deviceId) {
    var fingerprint = new Ed25519Key();
    var keyId = "ed25519:" + deviceId;
    var keys =
        Json.object(
            "user_id", alice.userId(),
            "device_id", deviceId,
            "dehydrated", true,
            "algorithms", Json.array("m.olm.v1.curve25519-aes-sha2"),
            "keys", Json.object(keyId, fingerprint.publicKey()));
    return Json.object(
        "device_id",
        deviceId,
        "device_data",
        DATA,
        "initial_device_display_name",
        "Dry",
        "device_keys",
        fingerprint.sign(keys, alice.userId(), keyId),
        "one_time_keys",
        Json.object(
            "signed_curve25519:o0",
            fingerprint.sign(Json.object("key", "o"), alice.userId(), keyId)),
        "fallback_keys",
        Json.object(
            "signed_curve25519:f",
            fingerprint.sign(Json.object("key", "f", "fallback", true), alice.userId(), keyId)));
  }

  private JsonNode devicesWithKeys() {
    return Keys.query(bob, alice).path("device_keys").path(alice.userId());
  }

  private JsonNode claim(String device) {
    return bob.post(
            v3("/keys/claim"),
            Json.object(
                "one_time_keys",
                Json.object(alice.userId(), Json.object(device, "signed_curve25519"))))
        .ok()
        .path("one_time_keys")
        .path(alice.userId())
        .path(device);
  }

  private void send(String device, int number) {
    bob.put(
            v3("/sendToDevice/test.message/{}", TestUser.newTransaction()),
            Json.object(
                "messages",
                Json.object(alice.userId(), Json.object(device, Json.object("number", number)))))
        .ok();
  }

  private Reply events(String device, JsonNode body) {
    return alice.post(path(PATH + "/{}/events", device), body);
  }

  private static JsonNode next(JsonNode batch) {
    return Json.object("next_batch", batch.path("next_batch").asText());
  }

  private static List<Integer> numbers(JsonNode batch) {
    return Json.list(batch.path("events")).stream()
        .map(event -> event.path("content").path("number").asInt())
        .toList();
  }
}
