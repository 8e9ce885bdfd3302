package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Client-Server API: one-time and fallback keys. */
final class ClaimSpec {
  private static final String UPLOAD = v3("/keys/upload");
  private static final String CLAIM = v3("/keys/claim");
  private static final TestUser BOB = TestUser.named("bob");

  private final TestUser alice = TestUser.named("alice");
  private final Keys keys = Keys.publish(alice);

  @Test
  void oneTimeKeysAreCounted() {
    var uploaded = alice.post(UPLOAD, Json.object("one_time_keys", keys.oneTime("a", 3))).ok();

    assertEquals(3, count(uploaded));
    assertEquals(3, countInSync());
    Keys.claim(BOB, alice);
    assertEquals(2, countInSync());
    assertEquals(2, count(alice.post(UPLOAD, Json.object()).ok()));
  }

  @Test
  void everySyncTellsWhatIsLeft() {
    var fresh = alice.newDevice();
    var initial = fresh.sync();
    var idle = fresh.sync(initial);
    var other = alice.newDevice();
    Keys.publish(other).uploadOneTime("a", 2).uploadFallback("f");

    var news = fresh.sync(idle, Duration.ofSeconds(10));

    for (var sync : List.of(initial, idle, news)) {
      assertTrue(sync.json().path("device_one_time_keys_count").isObject());
      assertEquals(0, sync.json().at("/device_one_time_keys_count/signed_curve25519").asInt());
      assertEquals(Json.array(), sync.json().path("device_unused_fallback_key_types"));
    }
  }

  @Test
  void aWaitingSyncHearsOfAClaim() {
    keys.uploadOneTime("a", 2);
    var since = alice.sync();
    var waiting = CompletableFuture.supplyAsync(() -> alice.sync(since, Duration.ofSeconds(30)));

    Keys.claim(BOB, alice);

    var left = assertTimeout(Duration.ofSeconds(15), waiting::join).json();
    assertEquals(1, left.at("/device_one_time_keys_count/signed_curve25519").asInt());
  }

  @Test
  void oneTimeKeysGoOutInTheOrderOfTheirUpload() {
    for (var prefix : List.of("c", "a", "b")) {
      keys.uploadOneTime(prefix, 1);
    }

    var claimed = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      claimed.addAll(Json.keys(Keys.claim(BOB, alice)));
    }

    assertEquals(
        List.of("signed_curve25519:c0", "signed_curve25519:a0", "signed_curve25519:b0"), claimed);
    assertTrue(Keys.claim(BOB, alice).isMissingNode());
  }

  @Test
  void theSameKeyAgainIsAcceptedAndAnotherUnderItsNameIsNot() {
    var uploaded = Json.object("one_time_keys", keys.oneTime("a", 2));
    alice.post(UPLOAD, uploaded).ok();

    var again = alice.post(UPLOAD, uploaded).ok();
    var other = Json.object("signed_curve25519:a0", keys.sign(Json.object("key", "another")));

    assertEquals(2, count(again));
    assertEquals(400, alice.post(UPLOAD, Json.object("one_time_keys", other)).status());
    assertEquals(keys.oneTime("a", 1), Keys.claim(BOB, alice));
  }

  @Test
  void aRefusedUploadStoresNothing() {
    keys.uploadOneTime("a", 1);
    var mixed = keys.oneTime("b", 3);
    mixed.set("signed_curve25519:a0", keys.sign(Json.object("key", "another")));

    assertEquals(400, alice.post(UPLOAD, Json.object("one_time_keys", mixed)).status());

    assertEquals(1, countInSync());
  }

  @Test
  void anUploadRepeatedAfterItsKeyWasClaimedDoesNotBringTheKeyBack() {
    var uploaded = Json.object("one_time_keys", keys.oneTime("a", 1));
    alice.post(UPLOAD, uploaded).ok();
    Keys.claim(BOB, alice);

    var again = alice.post(UPLOAD, uploaded).ok();

    assertEquals(0, count(again));
    assertTrue(Keys.claim(BOB, alice).isMissingNode());
  }

  @Test
  void severalDevicesAreClaimedAtOnce() {
    var second = alice.newDevice();
    Keys.publish(second).uploadOneTime("s", 1);
    keys.uploadOneTime("a", 1);

    var claimed =
        BOB.post(
                CLAIM,
                Json.object(
                    "one_time_keys",
                    Json.object(
                        alice.userId(),
                        Json.object(
                            alice.deviceId(),
                            "signed_curve25519",
                            second.deviceId(),
                            "signed_curve25519",
                            "NOSUCHDEVICE",
                            "signed_curve25519"),
                        BOB.userId(),
                        Json.object(BOB.deviceId(), "signed_curve25519"))))
            .ok()
            .path("one_time_keys");

    assertEquals(List.of(alice.userId()), Json.keys(claimed));
    var ofAlice = claimed.path(alice.userId());
    assertEquals(2, ofAlice.size());
    assertEquals(keys.oneTime("a", 1), ofAlice.path(alice.deviceId()));
    assertTrue(ofAlice.path(second.deviceId()).has("signed_curve25519:s0"));
  }

  @Test
  void fallbackKeyIsGivenWhenNothingElseIsLeft() {
    keys.uploadFallback("f1");
    assertEquals(Json.array("signed_curve25519"), unusedInSync());

    var first = Keys.claim(BOB, alice);
    var second = Keys.claim(BOB, alice);

    assertEquals(keys.fallback("f1"), first);
    assertEquals(first, second);
    assertEquals(Json.array(), unusedInSync());
    keys.uploadFallback("f1");
    assertEquals(Json.array(), unusedInSync(), "the same key again stays used");
    keys.uploadFallback("f2");
    assertEquals(Json.array("signed_curve25519"), unusedInSync());
    assertEquals(keys.fallback("f2"), Keys.claim(BOB, alice));
  }

  @Test
  void oneTimeKeysComeBeforeTheFallbackKey() {
    keys.uploadFallback("f").uploadOneTime("a", 1);

    assertEquals(keys.oneTime("a", 1), Keys.claim(BOB, alice));
    assertEquals(Json.array("signed_curve25519"), unusedInSync());
    assertEquals(keys.fallback("f"), Keys.claim(BOB, alice));
  }

  @Test
  void anotherAlgorithmIsNotGivenInstead() {
    keys.uploadOneTime("a", 1).uploadFallback("f");

    var claimed =
        BOB.post(
                CLAIM,
                Json.object(
                    "one_time_keys",
                    Json.object(
                        alice.userId(), Json.object(alice.deviceId(), "org.example.other"))))
            .ok();

    assertEquals(Json.object(), claimed.path("one_time_keys"));
    assertEquals(1, countInSync());
  }

  @Test
  void parallelClaimsNeverGetTheSameKey() throws Exception {
    keys.uploadOneTime("a", 100).uploadFallback("f");
    var claims = new ArrayList<Callable<String>>();
    for (int i = 0; i < 200; i++) {
      claims.add(() -> Json.keys(Keys.claim(BOB, alice)).getFirst());
    }

    var names = new ArrayList<String>();
    try (var threads = Executors.newFixedThreadPool(32)) {
      for (var claim : threads.invokeAll(claims)) {
        names.add(claim.get());
      }
    }

    assertEquals(100, names.stream().filter("signed_curve25519:f"::equals).count());
    assertEquals(101, new HashSet<>(names).size());
    assertEquals(0, countInSync());
  }

  @Test
  void badInputIsRefused() {
    BOB.post(CLAIM, Json.object()).refused(400, "M_MISSING_PARAM");
    BOB.post(CLAIM, Json.object("one_time_keys", Json.array())).refused(400, "M_BAD_JSON");
    BOB.post(CLAIM, Json.object("one_time_keys", Json.object(alice.userId(), Json.array("x"))))
        .refused(400, "M_BAD_JSON");
    BOB.post(
            CLAIM,
            Json.object(
                "one_time_keys", Json.object(alice.userId(), Json.object(alice.deviceId(), 1))))
        .refused(400, "M_BAD_JSON");
    BOB.post(CLAIM, Json.object("one_time_keys", Json.object("nobody", Json.object("DEVICE", "a"))))
        .refused(400, "M_INVALID_PARAM");
  }

  private static int count(JsonNode uploaded) {
    return uploaded.at("/one_time_key_counts/signed_curve25519").asInt();
  }

  private int countInSync() {
    return alice.sync().json().at("/device_one_time_keys_count/signed_curve25519").asInt();
  }

  private JsonNode unusedInSync() {
    return alice.sync().json().path("device_unused_fallback_key_types");
  }
}
