package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Client-Server API: cross-signing. */
final class CrossSigningSpec {
  private static final String UPLOAD = v3("/keys/device_signing/upload");
  private static final String SIGN = v3("/keys/signatures/upload");

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @Test
  void theFirstKeysNeedNoProofAndAreShown() {
    var signing = Signing.of(alice);

    alice.post(UPLOAD, signing.upload()).ok();

    var own = Keys.query(alice, alice);
    assertEquals(signing.master(), own.path("master_keys").path(alice.userId()));
    assertEquals(signing.selfSigning(), own.path("self_signing_keys").path(alice.userId()));
    assertEquals(signing.userSigning(), own.path("user_signing_keys").path(alice.userId()));
    var others = Keys.query(bob, alice);
    assertEquals(signing.master(), others.path("master_keys").path(alice.userId()));
    assertEquals(signing.selfSigning(), others.path("self_signing_keys").path(alice.userId()));
    assertFalse(others.path("user_signing_keys").has(alice.userId()), "it is nobody else's");
  }

  @Test
  void theSameKeysAgainNeedNoProofAndOtherKeysDo() {
    var signing = Signing.of(alice);
    alice.post(UPLOAD, signing.upload()).ok();
    var other = Signing.of(alice);

    alice.post(UPLOAD, signing.upload()).ok();
    var challenge = alice.post(UPLOAD, other.upload());

    assertEquals(401, challenge.status());
    assertTrue(challenge.json().path("flows").isArray());
    assertEquals(signing.master(), masterSeenBy(bob));
    var session = challenge.json().path("session").asText();
    alice.post(UPLOAD, other.upload().set("auth", alice.passwordStage(session))).ok();
    assertEquals(other.master(), masterSeenBy(bob));
  }

  @Test
  void someoneElsesProofIsNoProof() {
    alice.post(UPLOAD, Signing.of(alice).upload()).ok();
    var other = Signing.of(alice).upload();
    var session = alice.post(UPLOAD, other).json().path("session").asText();

    var refused = alice.post(UPLOAD, other.set("auth", bob.passwordStage(session)));

    assertTrue(refused.status() == 401 || refused.status() == 403, refused::toString);
  }

  @Test
  void keysThatTheMasterKeyDidNotSignAreRefused() {
    var signing = Signing.of(alice);
    var stranger = Signing.of(alice);

    alice
        .post(
            UPLOAD,
            Json.object("master_key", signing.master(), "self_signing_key", stranger.selfSigning()))
        .refused(400, "M_INVALID_SIGNATURE");
    alice
        .post(
            UPLOAD,
            Json.object("master_key", signing.master(), "user_signing_key", stranger.userSigning()))
        .refused(400, "M_INVALID_SIGNATURE");

    assertTrue(masterSeenBy(alice).isMissingNode());
  }

  @Test
  void aMasterKeyWithAForgedSignatureOfADeviceIsRefused() {
    var device = Keys.publish(alice);
    var forged = Signing.of(alice).master();
    forged
        .withObjectProperty("signatures")
        .withObjectProperty(alice.userId())
        .put(device.keyId(), Signing.of(alice).selfSigning().at("/signatures").toString());

    alice.post(UPLOAD, Json.object("master_key", forged)).refused(400, "M_INVALID_SIGNATURE");
  }

  @Test
  void unsuitableKeysAreRefused() {
    var signing = Signing.of(alice);

    alice.post(UPLOAD, Signing.of(bob).upload()).refused(400, "M_INVALID_PARAM");
    alice
        .post(UPLOAD, Json.object("master_key", signing.selfSigning()))
        .refused(400, "M_INVALID_PARAM");
    alice
        .post(UPLOAD, Json.object("self_signing_key", signing.selfSigning()))
        .refused(400, "M_MISSING_PARAM");
    alice.post(UPLOAD, Json.object("master_key", "x")).refused(400, "M_BAD_JSON");
    alice
        .post(
            UPLOAD,
            Json.object(
                "master_key", signing.master().set("keys", Json.object("ed25519:AAAA", "AAAA"))))
        .refused(400, "M_INVALID_PARAM");
    alice.anonymous().post(UPLOAD, signing.upload()).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void aDeviceSignedByItsOwnerIsShownSoToAll() {
    var signing = Signing.of(alice);
    alice.post(UPLOAD, signing.upload()).ok();
    var keys = Keys.publish(alice).ofDevice();
    var since = syncTogether();

    var answer = alice.post(SIGN, ofDevice(alice, signing.signDevice(keys))).ok();

    assertEquals(Json.object(), answer.path("failures"));
    var seen = Keys.queryDevice(bob, alice).path("signatures").path(alice.userId());
    assertEquals(2, seen.size());
    assertTrue(seen.has(signing.selfSigningKeyId()));
    assertEquals(
        List.of(alice.userId()), Json.keys(Keys.queryDevice(bob, alice).path("signatures")));
    assertEquals(Json.array(alice.userId()), bob.sync(since).json().at("/device_lists/changed"));
  }

  @Test
  void whomSomebodyVerifiedOnlyTheySee() {
    var signing = Signing.of(alice);
    alice.post(UPLOAD, signing.upload()).ok();
    var ofBob = Signing.of(bob);
    bob.post(UPLOAD, ofBob.upload()).ok();
    var sinceBob = syncTogether();
    var sinceAlice = alice.sync();

    alice
        .post(
            SIGN,
            Json.object(
                bob.userId(),
                Json.object(ofBob.masterPublicKey(), signing.signUser(ofBob.master()))))
        .ok();

    assertTrue(
        Keys.query(alice, bob)
            .path("master_keys")
            .path(bob.userId())
            .path("signatures")
            .has(alice.userId()));
    assertEquals(ofBob.master(), Keys.query(bob, bob).path("master_keys").path(bob.userId()));
    assertEquals(
        Json.array(bob.userId()), alice.sync(sinceAlice).json().at("/device_lists/changed"));
    assertTrue(bob.sync(sinceBob).json().at("/device_lists/changed").isEmpty());
  }

  @Test
  void aDeviceSignsTheMasterKey() {
    var signing = Signing.of(alice);
    var device = Keys.publish(alice);
    alice.post(UPLOAD, signing.upload()).ok();
    var signed = device.sign(signing.master());

    var answer =
        alice
            .post(SIGN, Json.object(alice.userId(), Json.object(signing.masterPublicKey(), signed)))
            .ok();

    assertEquals(Json.object(), answer.path("failures"));
    assertTrue(masterSeenBy(bob).path("signatures").path(alice.userId()).has(device.keyId()));
  }

  @Test
  void whatCannotBeAcceptedIsNamedAndTheRestCounts() {
    var signing = Signing.of(alice);
    alice.post(UPLOAD, signing.upload()).ok();
    var keys = Keys.publish(alice).ofDevice();
    var forged = keys.deepCopy();
    forged
        .withObjectProperty("signatures")
        .withObjectProperty(alice.userId())
        .put(signing.selfSigningKeyId(), "AAAA");
    var changed = signing.signDevice(keys.deepCopy().put("more", 1));

    for (var refused : List.of(forged, changed)) {
      var failures = alice.post(SIGN, ofDevice(alice, refused)).ok().path("failures");
      var failure = failures.path(alice.userId()).path(alice.deviceId());
      assertTrue(failure.path("errcode").isTextual(), failures::toString);
    }
    var mixed = ofDevice(alice, signing.signDevice(keys)).deepCopy();
    mixed.withObjectProperty(alice.userId()).set("NOSUCHDEVICE", keys);
    mixed.set(bob.userId(), Json.object("NOSUCHKEY", Signing.of(bob).master()));
    var failures = alice.post(SIGN, mixed).ok().path("failures");

    assertEquals(List.of("NOSUCHDEVICE"), Json.keys(failures.path(alice.userId())));
    assertEquals(
        "M_NOT_FOUND", failures.path(bob.userId()).path("NOSUCHKEY").path("errcode").asText());
    assertTrue(
        Keys.queryDevice(bob, alice)
            .path("signatures")
            .path(alice.userId())
            .has(signing.selfSigningKeyId()));
  }

  @Test
  void nobodySignsTheDevicesOfOthers() {
    var signing = Signing.of(alice);
    alice.post(UPLOAD, signing.upload()).ok();
    var keys = Keys.publish(bob).ofDevice();

    var failures = alice.post(SIGN, ofDevice(bob, signing.signUser(keys))).ok().path("failures");

    assertTrue(failures.path(bob.userId()).has(bob.deviceId()));
    assertEquals(List.of(bob.userId()), Json.keys(Keys.queryDevice(alice, bob).path("signatures")));
  }

  @Test
  void newKeysMakeOldSignaturesVanish() {
    var signing = Signing.of(alice);
    alice.post(UPLOAD, signing.upload()).ok();
    var keys = Keys.publish(alice).ofDevice();
    alice.post(SIGN, ofDevice(alice, signing.signDevice(keys))).ok();
    var other = Signing.of(alice);
    var session = alice.post(UPLOAD, other.upload()).json().path("session").asText();

    alice.post(UPLOAD, other.upload().set("auth", alice.passwordStage(session))).ok();

    assertFalse(
        Keys.queryDevice(bob, alice)
            .path("signatures")
            .path(alice.userId())
            .has(signing.selfSigningKeyId()));
  }

  @Test
  void theUnstablePathsAnswer() {
    var signing = Signing.of(alice);
    var keys = Keys.publish(alice).ofDevice();

    alice.post("/_matrix/client/unstable/keys/device_signing/upload", signing.upload()).ok();
    var answer =
        alice
            .post(
                "/_matrix/client/unstable/keys/signatures/upload",
                ofDevice(alice, signing.signDevice(keys)))
            .ok();

    assertEquals(Json.object(), answer.path("failures"));
    assertEquals(signing.master(), masterSeenBy(bob));
  }

  private JsonNode masterSeenBy(TestUser viewer) {
    return Keys.query(viewer, alice).path("master_keys").path(alice.userId());
  }

  /** Lets Bob share a room with Alice and gives his sync thereafter. */
  private Sync syncTogether() {
    var room = alice.createRoom(RoomRequest.publicChat());
    bob.join(room);
    return bob.sync();
  }

  private static ObjectNode ofDevice(TestUser device, JsonNode signed) {
    return Json.object(device.userId(), Json.object(device.deviceId(), signed));
  }
}
