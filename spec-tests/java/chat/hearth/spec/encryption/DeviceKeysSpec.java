package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Client-Server API: uploading and querying device keys. */
final class DeviceKeysSpec {
  private static final String UPLOAD = v3("/keys/upload");
  private static final String QUERY = v3("/keys/query");
  private static final TestUser BOB = TestUser.named("bob");

  private final TestUser alice = TestUser.named("alice");

  @Test
  void publishedKeysAreFoundByOthers() {
    var keys = Keys.publish(alice).ofDevice();
    alice.put(v3("/devices/{}", alice.deviceId()), Json.object("display_name", "Phone")).ok();

    var found = Keys.query(BOB, alice);

    var device = found.path("device_keys").path(alice.userId()).path(alice.deviceId());
    assertEquals(Json.object("device_display_name", "Phone"), device.path("unsigned"));
    assertEquals(keys.set("unsigned", device.path("unsigned")), device);
    assertEquals(Json.object(), found.path("failures"));
  }

  @Test
  void onlyTheDevicesAskedForAreShown() {
    Keys.publish(alice);
    var second = alice.newDevice();
    Keys.publish(second);

    var found =
        BOB.post(
                QUERY,
                Json.object(
                    "device_keys",
                    Json.object(alice.userId(), Json.array(second.deviceId(), "NOSUCHDEVICE"))))
            .ok();

    assertEquals(
        List.of(second.deviceId()), Json.keys(found.path("device_keys").path(alice.userId())));
  }

  @Test
  void unknownUsersAreMissing() {
    var nobody = "@nobody-" + alice.localpart() + ":" + alice.serverName();

    var found =
        alice.post(QUERY, Json.object("device_keys", Json.object(nobody, Json.array()))).ok();

    assertFalse(found.path("device_keys").has(nobody));
    assertEquals(Json.object(), found.path("failures"));
  }

  @Test
  void aDeviceWithoutKeysIsNotShown() {
    var found = Keys.query(BOB, alice);

    assertEquals(Json.object(), found.path("device_keys").path(alice.userId()));
  }

  @Test
  void serversThatCannotBeReachedAreNamed() {
    Keys.publish(alice);
    var far = "@somebody:unreachable.invalid";

    var found =
        alice
            .post(
                QUERY,
                Json.object(
                    "timeout",
                    1_000,
                    "device_keys",
                    Json.object(far, Json.array(), alice.userId(), Json.array())))
            .ok();
    var claimed =
        alice
            .post(
                v3("/keys/claim"),
                Json.object(
                    "timeout",
                    1_000,
                    "one_time_keys",
                    Json.object(far, Json.object("DEVICE", "signed_curve25519"))))
            .ok();

    assertEquals(List.of("unreachable.invalid"), Json.keys(found.path("failures")));
    assertFalse(found.path("device_keys").has(far));
    assertTrue(found.path("device_keys").path(alice.userId()).has(alice.deviceId()));
    assertEquals(List.of("unreachable.invalid"), Json.keys(claimed.path("failures")));
    assertFalse(claimed.path("one_time_keys").has(far));
  }

  @Test
  void keysOfAnotherDeviceAreRefused() {
    var keys = Keys.of(alice).ofDevice();

    alice
        .newDevice()
        .post(UPLOAD, Json.object("device_keys", keys))
        .refused(400, "M_INVALID_PARAM");
    BOB.post(UPLOAD, Json.object("device_keys", keys)).refused(400, "M_INVALID_PARAM");

    assertTrue(Keys.queryDevice(BOB, alice).isMissingNode());
  }

  @Test
  void keysThatTheDeviceDidNotSignAreRefused() {
    var forged = Keys.of(alice).ofDevice();
    forged.set("algorithms", Json.array("m.olm.v1.curve25519-aes-sha2"));
    var unsigned = Keys.of(alice).ofDevice();
    unsigned.remove("signatures");

    alice.post(UPLOAD, Json.object("device_keys", forged)).refused(400, "M_INVALID_SIGNATURE");
    alice.post(UPLOAD, Json.object("device_keys", unsigned)).refused(400, "M_INVALID_SIGNATURE");

    assertTrue(Keys.queryDevice(BOB, alice).isMissingNode());
  }

  @Test
  void claimableKeysThatTheDeviceDidNotSignAreRefused() {
    var keys = Keys.publish(alice);
    var others = Keys.of(alice);

    for (var field : List.of("one_time_keys", "fallback_keys")) {
      alice
          .post(UPLOAD, Json.object(field, others.oneTime("a", 1)))
          .refused(400, "M_INVALID_SIGNATURE");
      alice
          .post(
              UPLOAD,
              Json.object(field, Json.object("signed_curve25519:a", Json.object("key", "k"))))
          .refused(400, "M_INVALID_SIGNATURE");
    }
    alice.post(UPLOAD, Json.object("one_time_keys", keys.oneTime("a", 1))).ok();

    assertEquals(keys.oneTime("a", 1), Keys.claim(BOB, alice));
  }

  @Test
  void keysOfUnknownAlgorithmsArePassedOn() {
    var keys = Keys.of(alice);
    var json = keys.ofDevice();
    json.withObjectProperty("keys").put("org.example.new:" + alice.deviceId(), "new");
    json.put("org.example.field", 1);
    alice.post(UPLOAD, Json.object("device_keys", keys.sign(json))).ok();
    alice.post(UPLOAD, Json.object("one_time_keys", Json.object("org.example.new:1", "text"))).ok();

    var found = Keys.queryDevice(BOB, alice);
    var claimed =
        BOB.post(
                v3("/keys/claim"),
                Json.object(
                    "one_time_keys",
                    Json.object(alice.userId(), Json.object(alice.deviceId(), "org.example.new"))))
            .ok()
            .path("one_time_keys")
            .path(alice.userId());

    assertEquals(json.path("keys"), found.path("keys"));
    assertEquals(1, found.path("org.example.field").asInt());
    assertEquals(Json.object(alice.deviceId(), Json.object("org.example.new:1", "text")), claimed);
  }

  @Test
  void signaturesOfOthersAreNotTakenFromTheUpload() {
    var keys = Keys.of(alice).ofDevice();
    keys.withObjectProperty("signatures")
        .set(BOB.userId(), Json.object("ed25519:" + BOB.deviceId(), "forged"));

    alice.post(UPLOAD, Json.object("device_keys", keys)).ok();

    assertEquals(
        List.of(alice.userId()), Json.keys(Keys.queryDevice(BOB, alice).path("signatures")));
  }

  @Test
  void otherIdentityKeysTakeTheKeysSignedByTheOldOnesWithThem() {
    Keys.publish(alice).uploadOneTime("a", 1).uploadFallback("f");

    Keys.publish(alice);

    assertTrue(Keys.claim(BOB, alice).isMissingNode());
  }

  @Test
  void keysOfARemovedDeviceAreGone() {
    var second = alice.newDevice();
    Keys.publish(second).uploadOneTime("a", 1);

    second.post(v3("/logout"), Json.object()).ok();

    assertTrue(Keys.queryDevice(BOB, second).isMissingNode());
    assertTrue(Keys.claim(BOB, second).isMissingNode());
  }

  @Test
  void uploadsThatAreTooLargeAreRefused() {
    var keys = Keys.of(alice);
    var large = keys.ofDevice().put("filler", "x".repeat(70_000));

    alice.post(UPLOAD, Json.object("device_keys", keys.sign(large))).refused(413, "M_TOO_LARGE");
    alice
        .post(
            UPLOAD,
            Json.object(
                "one_time_keys",
                Json.object("org.example:1", Json.object("key", "x".repeat(70_000)))))
        .refused(413, "M_TOO_LARGE");
    var many = Json.object();
    for (int i = 0; i < 20_000; i++) {
      many.put("org.example:" + i, "key");
    }
    alice.post(UPLOAD, Json.object("one_time_keys", many)).refused(413, "M_TOO_LARGE");

    assertEquals(
        0,
        alice
            .post(UPLOAD, Json.object())
            .ok()
            .path("one_time_key_counts")
            .path("org.example")
            .asInt());
  }

  @Test
  void oldPathsAnswer() {
    var keys = Keys.of(alice).ofDevice();

    alice.post("/_matrix/client/r0/keys/upload", Json.object("device_keys", keys)).ok();
    var found =
        alice
            .post(
                "/_matrix/client/r0/keys/query",
                Json.object("device_keys", Json.object(alice.userId(), Json.array())))
            .ok();

    assertTrue(found.path("device_keys").path(alice.userId()).has(alice.deviceId()));
  }

  @Test
  void strangersAreRefused() {
    for (var path : List.of(UPLOAD, QUERY, v3("/keys/claim"))) {
      alice.anonymous().post(path, Json.object()).refused(401, "M_MISSING_TOKEN");
    }
  }

  @Test
  void badInputIsRefused() {
    var bad =
        Map.<String, List<JsonNode>>of(
            "one_time_keys",
            List.of(
                Json.object("nocolon", "x"),
                Json.object("a:", "x"),
                Json.object("a:b", 1),
                Json.object("a:b", Json.object()),
                Json.array()),
            "device_keys",
            List.of(
                Json.array("x"),
                Keys.of(alice).ofDevice().set("keys", Json.array("x")),
                Keys.of(alice).ofDevice().set("keys", Json.object("a:b", 1)),
                Keys.of(alice).ofDevice().set("algorithms", Json.object()),
                Keys.of(alice).ofDevice().set("signatures", Json.array("x"))));

    bad.forEach(
        (field, values) ->
            values.forEach(
                value -> alice.post(UPLOAD, Json.object(field, value)).refused(400, "M_BAD_JSON")));
    alice
        .post(UPLOAD, Json.object("fallback_keys", Json.object("a:1", "x", "a:2", "y")))
        .refused(400, "M_INVALID_PARAM");
    alice.post(QUERY, Json.object()).refused(400, "M_MISSING_PARAM");
    alice
        .post(QUERY, Json.object("device_keys", Json.object(alice.userId(), "x")))
        .refused(400, "M_BAD_JSON");
    alice
        .post(QUERY, Json.object("device_keys", Json.object("nobody", Json.array())))
        .refused(400, "M_INVALID_PARAM");
  }
}
