package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Client-Server API: send-to-device messaging. */
final class ToDeviceSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @Test
  void messagesComeInOrderAndOnce() {
    var since = bob.sync();
    send(bob.deviceId(), 1);
    send(bob.deviceId(), 2);

    var first = bob.sync(since);
    var again = bob.sync(since);
    var next = bob.sync(first);

    assertEquals(List.of(1, 2), numbers(first));
    assertEquals(List.of(1, 2), numbers(again));
    assertEquals(List.of(), numbers(next));
    assertEquals(List.of(), numbers(bob.sync()));
    var event = first.json().path("to_device").path("events").get(0);
    assertEquals(alice.userId(), event.path("sender").asText());
    assertEquals("test.message", event.path("type").asText());
  }

  @Test
  void repeatedTransactionSendsOnce() {
    var since = bob.sync();
    var transaction = TestUser.newTransaction();

    send(transaction, bob.deviceId(), 1);
    send(transaction, bob.deviceId(), 1);

    assertEquals(List.of(1), numbers(bob.sync(since)));
  }

  @Test
  void asteriskMeansAllDevices() {
    var second = bob.newDevice();

    send("*", 1);

    assertEquals(List.of(1), numbers(bob.sync()));
    assertEquals(List.of(1), numbers(second.sync()));
    assertEquals(List.of(), numbers(alice.sync()));
  }

  @Test
  void unknownDevicesArePassedOver() {
    var messages =
        Json.object(
            bob.userId(),
            Json.object("NOSUCHDEVICE", content(1), bob.deviceId(), content(2)),
            "@nobody-" + bob.localpart() + ":" + bob.serverName(),
            Json.object("*", content(3)));

    alice.put(path(TestUser.newTransaction()), Json.object("messages", messages)).ok();

    assertEquals(List.of(2), numbers(bob.sync()));
  }

  @Test
  void aWaitingSyncIsWoken() {
    var since = bob.sync();
    var waiting = CompletableFuture.supplyAsync(() -> bob.sync(since, Duration.ofSeconds(30)));

    send(bob.deviceId(), 1);

    assertEquals(List.of(1), numbers(waiting.join()));
  }

  @Test
  void manyMessagesComeInPagesWithoutWaiting() {
    var since = bob.sync();
    IntStream.range(0, 230).forEach(number -> send(bob.deviceId(), number));

    var first = bob.sync(since, Duration.ofSeconds(30));
    var lost = bob.sync(first, Duration.ofSeconds(30));
    var second = bob.sync(first, Duration.ofSeconds(30));
    var third = bob.sync(second, Duration.ofSeconds(30));

    assertEquals(IntStream.range(0, 100).boxed().toList(), numbers(first));
    assertEquals(IntStream.range(100, 200).boxed().toList(), numbers(lost));
    assertEquals(numbers(lost), numbers(second));
    assertEquals(IntStream.range(200, 230).boxed().toList(), numbers(third));
    assertEquals(List.of(), numbers(bob.sync(third)));
  }

  @Test
  void aRemovedDevicesMessagesAreNotInherited() {
    var second = bob.newDevice();
    send(second.deviceId(), 1);
    second.post(v3("/logout"), Json.object()).ok();

    var heir = bob.login(Json.object("device_id", second.deviceId())).ok();
    var sync = bob.withToken(heir.path("access_token").asText()).get(v3("/sync?timeout=0")).ok();

    assertFalse(sync.has("to_device"));
    assertTrue(sync.path("device_unused_fallback_key_types").isArray());
  }

  @Test
  void aMessageLeavesOnlyWhenTheNextTokenComesBack() {
    send(bob.deviceId(), 1);
    var first = bob.sync();
    send(bob.deviceId(), 2);

    assertEquals(List.of(1), numbers(first));
    assertEquals(List.of(1, 2), numbers(bob.sync()));
    assertEquals(List.of(2), numbers(bob.sync(first)));
    assertEquals(List.of(2), numbers(bob.sync()), "the first is confirmed, the second is not");
  }

  @Test
  void aNamedDeviceGetsItsOwnMessageBesideTheAsterisk() {
    var second = bob.newDevice();

    alice
        .put(
            path(TestUser.newTransaction()),
            Json.object(
                "messages",
                Json.object(
                    bob.userId(), Json.object("*", content(1), second.deviceId(), content(2)))))
        .ok();

    assertEquals(List.of(1), numbers(bob.sync()));
    assertEquals(List.of(2), numbers(second.sync()));
  }

  @Test
  void aTransactionIdIsOfItsDeviceAndType() {
    var second = alice.newDevice();
    var transaction = TestUser.newTransaction();
    var message = Json.object("messages", Json.object(bob.userId(), Json.object("*", content(1))));

    alice.put(path(transaction), message).ok();
    second.put(path(transaction), message).ok();
    alice.put(v3("/sendToDevice/test.other/{}", transaction), message).ok();

    assertEquals(List.of(1, 1, 1), numbers(bob.sync()));
  }

  @Test
  void ownDevicesCanBeSentTo() {
    var second = alice.newDevice();

    alice
        .put(
            path(TestUser.newTransaction()),
            Json.object(
                "messages",
                Json.object(alice.userId(), Json.object(second.deviceId(), content(1)))))
        .ok();

    assertEquals(List.of(1), numbers(second.sync()));
    assertEquals(List.of(), numbers(alice.sync()));
  }

  @Test
  void aMessageThatIsTooLargeIsRefused() {
    alice
        .put(
            path(TestUser.newTransaction()),
            Json.object(
                "messages",
                Json.object(
                    bob.userId(), Json.object("*", Json.object("text", "x".repeat(70_000))))))
        .refused(413, "M_TOO_LARGE");

    assertEquals(List.of(), numbers(bob.sync()));
  }

  @Test
  void badInputIsRefused() {
    alice.anonymous().put(path("t"), Json.object()).refused(401, "M_MISSING_TOKEN");
    alice.put(path("t"), Json.object()).refused(400, "M_MISSING_PARAM");
    alice.put(path("t"), Json.object("messages", Json.array())).refused(400, "M_BAD_JSON");
    alice
        .put(
            path("t"),
            Json.object("messages", Json.object(bob.userId(), Json.object(bob.deviceId(), "text"))))
        .refused(400, "M_BAD_JSON");
  }

  private void send(String device, int number) {
    send(TestUser.newTransaction(), device, number);
  }

  private void send(String transaction, String device, int number) {
    alice
        .put(
            path(transaction),
            Json.object(
                "messages", Json.object(bob.userId(), Json.object(device, content(number)))))
        .ok();
  }

  private static String path(String transaction) {
    return v3("/sendToDevice/test.message/{}", transaction);
  }

  private static JsonNode content(int number) {
    return Json.object("number", number);
  }

  private static List<Integer> numbers(Sync sync) {
    return Json.list(sync.json().path("to_device").path("events")).stream()
        .map(event -> event.path("content").path("number").asInt())
        .toList();
  }
}
