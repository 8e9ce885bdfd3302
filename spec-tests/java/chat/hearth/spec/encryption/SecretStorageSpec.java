package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Client-Server API: secret storage, which clients keep in account data. */
final class SecretStorageSpec {
  private static final String DEFAULT_KEY = "m.secret_storage.default_key";
  private static final String KEY = "m.secret_storage.key.abc";
  private static final String BACKUP = "m.megolm_backup.v1";
  private static final int WRITES_EACH = 25;

  private final TestUser alice = TestUser.named("alice");
  private final TestUser tablet = alice.newDevice();

  @Test
  void secretsReachEveryDeviceAsTheyWereStored() {
    var since = tablet.sync();
    var stored =
        Map.of(
            DEFAULT_KEY,
            Json.object("key", "abc"),
            KEY,
            description(),
            "m.cross_signing.master",
            secret("master"),
            "m.cross_signing.self_signing",
            secret("self"),
            "m.cross_signing.user_signing",
            secret("user"),
            BACKUP,
            secret("backup"));

    stored.forEach((type, content) -> alice.put(path(type), content).ok());

    var synced = tablet.sync(since);
    var first = alice.newDevice().sync();
    stored.forEach(
        (type, content) -> {
          assertEquals(content, tablet.get(path(type)).ok());
          assertEquals(List.of(content), contents(synced, type));
          assertEquals(List.of(content), contents(first, type));
        });
  }

  @Test
  void aSecretIsTakenBackWithAnEmptyObject() {
    alice.put(path(BACKUP), secret("backup")).ok();
    var since = tablet.sync();

    alice.put(path(BACKUP), Json.object()).ok();

    assertEquals(List.of(Json.object()), contents(tablet.sync(since), BACKUP));
    assertEquals(Json.object(), tablet.get(path(BACKUP)).ok());
  }

  @Test
  void aWaitingDeviceHearsOfASecret() {
    var since = tablet.sync();
    var waiting = CompletableFuture.supplyAsync(() -> tablet.sync(since, Duration.ofSeconds(20)));

    alice.put(path(BACKUP), secret("backup")).ok();

    assertEquals(List.of(secret("backup")), contents(waiting.join(), BACKUP));
  }

  @Test
  void twoDevicesThatWriteAtOnceEndWithOneValueThatBothHear() throws Exception {
    var aliceSince = alice.sync();
    var tabletSince = tablet.sync();
    try (var both = Executors.newFixedThreadPool(2)) {
      for (var done : both.invokeAll(List.of(writes(alice, "phone"), writes(tablet, "tablet")))) {
        done.get();
      }
    }

    var kept = alice.get(path(BACKUP)).ok();

    var last = "-" + (WRITES_EACH - 1);
    assertTrue(
        List.of(secret("phone" + last), secret("tablet" + last)).contains(kept), kept::toString);
    assertEquals(kept, tablet.get(path(BACKUP)).ok());
    assertEquals(kept, contents(alice.sync(aliceSince), BACKUP).getLast());
    assertEquals(kept, contents(tablet.sync(tabletSince), BACKUP).getLast());
    assertEquals(List.of(kept), contents(alice.newDevice().sync(), BACKUP));
  }

  @Test
  void whoFollowsWhileOthersWriteEndsWithWhatIsStored() throws Exception {
    var since = tablet.sync();
    var heard = new ArrayList<JsonNode>();
    try (var both = Executors.newFixedThreadPool(2)) {
      var writing =
          List.of(
              both.submit(writes(alice, "phone")), both.submit(writes(alice.newDevice(), "watch")));
      while (!writing.stream().allMatch(each -> each.isDone())) {
        var next = tablet.sync(since, Duration.ofMillis(50));
        heard.addAll(contents(next, BACKUP));
        since = next;
      }
      for (var each : writing) {
        each.get();
      }
    }
    heard.addAll(contents(tablet.sync(since), BACKUP));

    assertEquals(alice.get(path(BACKUP)).ok(), heard.getLast());
  }

  @Test
  void aSecretThatIsTooLargeIsRefusedAndTheOldOneStays() {
    alice.put(path(BACKUP), secret("backup")).ok();
    var large = secret("x".repeat(500_000));
    var since = tablet.sync();

    alice.put(path(BACKUP), secret("x".repeat(2_000_000))).refused(413, "M_TOO_LARGE");

    assertEquals(secret("backup"), tablet.get(path(BACKUP)).ok());
    assertEquals(List.of(), contents(tablet.sync(since), BACKUP));
    alice.put(path(BACKUP), large).ok();
    assertEquals(List.of(large), contents(tablet.sync(since), BACKUP));
  }

  @Test
  void nobodyElseReadsOrWritesASecret() {
    alice.put(path(BACKUP), secret("backup")).ok();
    var bob = TestUser.named("bob");

    bob.get(path(BACKUP)).refused(403, "M_FORBIDDEN");
    bob.put(path(BACKUP), secret("other")).refused(403, "M_FORBIDDEN");
    alice.anonymous().get(path(BACKUP)).refused(401, "M_MISSING_TOKEN");

    assertEquals(secret("backup"), alice.get(path(BACKUP)).ok());
    assertEquals(List.of(), contents(bob.sync(), BACKUP));
  }

  private Callable<Boolean> writes(TestUser device, String name) {
    return () -> {
      for (int i = 0; i < WRITES_EACH; i++) {
        device.put(path(BACKUP), secret(name + "-" + i)).ok();
      }
      return true;
    };
  }

  private String path(String type) {
    return v3("/user/{}/account_data/{}", alice.userId(), type);
  }

  private static List<JsonNode> contents(Sync sync, String type) {
    return Json.ofType(sync.json().at("/account_data/events"), type)
        .map(event -> event.path("content"))
        .toList();
  }

  private static ObjectNode secret(String ciphertext) {
    return Json.object(
        "encrypted",
        Json.object("abc", Json.object("iv", "iv", "ciphertext", ciphertext, "mac", "m")));
  }

  private static ObjectNode description() {
    return Json.object(
        "algorithm",
        "m.secret_storage.v1.aes-hmac-sha2",
        "name",
        "Recovery",
        "passphrase",
        Json.object("algorithm", "m.pbkdf2", "salt", "salt", "iterations", 500_000, "bits", 256),
        "iv",
        "iv",
        "mac",
        "mac",
        "org.example.field",
        Json.array(1, "two"));
  }
}
