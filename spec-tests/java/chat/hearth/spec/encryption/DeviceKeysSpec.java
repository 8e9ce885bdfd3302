package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Client-Server API: key management API. */
final class DeviceKeysSpec {
  private static final String UPLOAD = v3("/keys/upload");
  private static final TestUser BOB = TestUser.named("bob");

  private final TestUser alice = TestUser.named("alice");

  @Test
  void publishedKeysAreFoundByOthers() {
    var keys = Keys.publish(alice);

    var found = Keys.query(BOB, alice);

    var device = found.path("device_keys").path(alice.userId()).path(alice.deviceId());
    assertEquals(keys.path("keys"), device.path("keys"));
    assertEquals(keys.path("signatures"), device.path("signatures"));
    assertTrue(device.path("unsigned").isObject());
    assertEquals(Json.object(), found.path("failures"));
  }

  @Test
  void onlyTheDevicesAskedForAreShown() {
    Keys.publish(alice);
    var second = alice.newDevice();
    Keys.publish(second);

    var found =
        BOB.post(
                v3("/keys/query"),
                Json.object(
                    "device_keys", Json.object(alice.userId(), Json.array(second.deviceId()))))
            .ok();

    assertEquals(
        List.of(second.deviceId()), Json.keys(found.path("device_keys").path(alice.userId())));
  }

  @Test
  void unknownUsersAreMissing() {
    var nobody = "@nobody-" + alice.localpart() + ":" + alice.serverName();

    var found =
        alice
            .post(v3("/keys/query"), Json.object("device_keys", Json.object(nobody, Json.array())))
            .ok();

    assertFalse(found.path("device_keys").has(nobody));
    assertEquals(Json.object(), found.path("failures"));
  }

  @Test
  void keysOfAnotherDeviceAreRefused() {
    var keys = Keys.ofDevice(alice, new Ed25519Key());

    alice
        .newDevice()
        .post(UPLOAD, Json.object("device_keys", keys))
        .refused(400, "M_INVALID_PARAM");
    BOB.post(UPLOAD, Json.object("device_keys", keys)).refused(400, "M_INVALID_PARAM");
  }

  @Test
  void keysOfARemovedDeviceAreGone() {
    var second = alice.newDevice();
    Keys.publish(second);
    second.post(UPLOAD, Json.object("one_time_keys", Keys.oneTime("a", 1))).ok();

    second.post(v3("/logout"), Json.object()).ok();

    assertFalse(
        Keys.query(BOB, alice).path("device_keys").path(alice.userId()).has(second.deviceId()));
    assertTrue(Keys.claim(BOB, second).isMissingNode());
  }

  @Test
  void oneTimeKeysAreCounted() {
    var uploaded = alice.post(UPLOAD, Json.object("one_time_keys", Keys.oneTime("a", 3))).ok();

    assertEquals(3, uploaded.path("one_time_key_counts").path("signed_curve25519").asInt());
    assertEquals(3, countInSync());
    Keys.claim(BOB, alice);
    assertEquals(2, countInSync());
    assertEquals(
        2,
        alice
            .post(UPLOAD, Json.object())
            .ok()
            .path("one_time_key_counts")
            .path("signed_curve25519")
            .asInt());
  }

  @Test
  void oneTimeKeysGoOutInTheOrderOfTheirUpload() {
    for (var prefix : List.of("c", "a", "b")) {
      alice.post(UPLOAD, Json.object("one_time_keys", Keys.oneTime(prefix, 1))).ok();
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
    var keys = Json.object("one_time_keys", Keys.oneTime("a", 2));
    alice.post(UPLOAD, keys).ok();

    var again = alice.post(UPLOAD, keys).ok();
    var other = Json.object("signed_curve25519:a0", Json.object("key", "another"));

    assertEquals(2, again.path("one_time_key_counts").path("signed_curve25519").asInt());
    assertEquals(400, alice.post(UPLOAD, Json.object("one_time_keys", other)).status());
  }

  @Test
  void fallbackKeyIsGivenWhenNothingElseIsLeft() {
    alice.post(UPLOAD, Json.object("fallback_keys", fallback("f1"))).ok();
    assertEquals(Json.array("signed_curve25519"), unusedInSync());

    var first = Keys.claim(BOB, alice);
    var second = Keys.claim(BOB, alice);

    assertEquals(fallback("f1"), first);
    assertEquals(first, second);
    assertEquals(Json.array(), unusedInSync());
    alice.post(UPLOAD, Json.object("fallback_keys", fallback("f1"))).ok();
    assertEquals(Json.array(), unusedInSync());
    alice.post(UPLOAD, Json.object("fallback_keys", fallback("f2"))).ok();
    assertEquals(Json.array("signed_curve25519"), unusedInSync());
  }

  @Test
  void parallelClaimsNeverGetTheSameKey() throws Exception {
    alice
        .post(
            UPLOAD,
            Json.object("one_time_keys", Keys.oneTime("a", 100), "fallback_keys", fallback("f")))
        .ok();
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
    alice
        .post(UPLOAD, Json.object("one_time_keys", Json.object("nocolon", "x")))
        .refused(400, "M_BAD_JSON");
    alice
        .post(UPLOAD, Json.object("one_time_keys", Json.object("a:b", 1)))
        .refused(400, "M_BAD_JSON");
    alice.post(UPLOAD, Json.object("one_time_keys", Json.array())).refused(400, "M_BAD_JSON");
    alice.post(UPLOAD, Json.object("device_keys", "x")).refused(400, "M_BAD_JSON");
    alice
        .post(
            UPLOAD,
            Json.object(
                "device_keys", Keys.ofDevice(alice, new Ed25519Key()).set("keys", Json.array("x"))))
        .refused(400, "M_BAD_JSON");
    alice.post(v3("/keys/query"), Json.object()).refused(400, "M_MISSING_PARAM");
    alice
        .post(v3("/keys/query"), Json.object("device_keys", Json.object(alice.userId(), "x")))
        .refused(400, "M_BAD_JSON");
    alice.post(v3("/keys/claim"), Json.object()).refused(400, "M_MISSING_PARAM");
  }

  private static JsonNode fallback(String id) {
    return Json.object(
        "signed_curve25519:" + id, Json.object("key", "key " + id, "fallback", true));
  }

  private int countInSync() {
    return alice.sync().json().path("device_one_time_keys_count").path("signed_curve25519").asInt();
  }

  private JsonNode unusedInSync() {
    return alice.sync().json().path("device_unused_fallback_key_types");
  }
}
