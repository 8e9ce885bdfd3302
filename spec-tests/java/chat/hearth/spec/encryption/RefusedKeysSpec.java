package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Client-Server API: keys that are refused leave nothing behind, whatever good ones they came with.
 * Alice has published everything that a device can publish; each upload has something of it that is
 * new and good, and something that is not.
 */
final class RefusedKeysSpec {
  private static final String KEYS = v3("/keys/upload");
  private static final String CROSS_SIGNING = v3("/keys/device_signing/upload");
  private static final String SIGNATURES = v3("/keys/signatures/upload");

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final Keys keys = Keys.publish(alice).uploadOneTime("a", 2).uploadFallback("f");
  private final Signing signing = Signing.of(alice);
  private final Keys bobsKeys = Keys.publish(bob);
  private final Signing bobsSigning = Signing.of(bob);

  /** A row of the table of what is refused. */
  private record Row(String what, int status, String errcode, Upload upload) {
    @Override
    public String toString() {
      return what;
    }
  }

  private interface Upload {
    JsonNode of(RefusedKeysSpec spec);
  }

  static Stream<Row> uploadsOfADevice() {
    return Stream.of(
        new Row(
            "device keys of another device of the user",
            400,
            "M_INVALID_PARAM",
            spec -> spec.deviceKeys(Keys.of(spec.alice.newDevice()).ofDevice())),
        new Row(
            "device keys of another user",
            400,
            "M_INVALID_PARAM",
            spec -> spec.deviceKeys(Keys.of(spec.bob).ofDevice())),
        new Row(
            "device keys of a user of another server",
            400,
            "M_INVALID_PARAM",
            spec ->
                spec.deviceKeys(
                    spec.keys.sign(
                        spec.keys.ofDevice().put("user_id", "@alice:elsewhere.example")))),
        new Row(
            "device keys signed by another key",
            400,
            "M_INVALID_SIGNATURE",
            spec -> {
              var forged = spec.keys.ofDevice().put("org.example.new", 1);
              return spec.deviceKeys(
                  new Ed25519Key().sign(forged, spec.alice.userId(), spec.keys.keyId()));
            }),
        new Row(
            "device keys signed in the name of another device",
            400,
            "M_INVALID_SIGNATURE",
            spec -> {
              var moved = spec.keys.ofDevice().put("org.example.new", 1);
              moved.remove("signatures");
              return spec.deviceKeys(
                  new Ed25519Key().sign(moved, spec.alice.userId(), "ed25519:OTHERDEVICE"));
            }),
        new Row(
            "device keys without a signature",
            400,
            "M_INVALID_SIGNATURE",
            spec -> spec.deviceKeys(spec.keys.ofDevice().without("signatures"))),
        new Row(
            "a fingerprint that is no key",
            400,
            "M_INVALID_PARAM",
            spec -> {
              var broken = spec.keys.ofDevice();
              broken.withObjectProperty("keys").put(spec.keys.keyId(), "AAAA");
              return spec.deviceKeys(spec.keys.sign(broken));
            }),
        new Row(
            "device keys that are too large",
            413,
            "M_TOO_LARGE",
            spec ->
                spec.deviceKeys(
                    spec.keys.sign(spec.keys.ofDevice().put("filler", "x".repeat(70_000))))),
        new Row(
            "device keys for no algorithm",
            400,
            "M_INVALID_PARAM",
            spec ->
                spec.deviceKeys(
                    spec.keys.sign(spec.keys.ofDevice().set("algorithms", Json.array())))),
        new Row(
            "a one-time key signed by another key",
            400,
            "M_INVALID_SIGNATURE",
            spec -> spec.oneTime(Keys.of(spec.alice).oneTime("forged", 1))),
        new Row(
            "a one-time key without a signature",
            400,
            "M_INVALID_SIGNATURE",
            spec ->
                spec.oneTime(
                    Json.object("signed_curve25519:bare", Json.object("key", "unsigned")))),
        new Row(
            "a signed one-time key that is only text",
            400,
            "M_INVALID_SIGNATURE",
            spec -> spec.oneTime(Json.object("signed_curve25519:text", "key"))),
        new Row(
            "another one-time key under a name that is taken",
            400,
            "M_INVALID_PARAM",
            spec ->
                spec.oneTime(
                    Json.object(
                        "signed_curve25519:a1", spec.keys.sign(Json.object("key", "other"))))),
        new Row(
            "a one-time key that is too large",
            413,
            "M_TOO_LARGE",
            spec ->
                spec.oneTime(
                    Json.object(
                        "signed_curve25519:large",
                        spec.keys.sign(Json.object("key", "x".repeat(70_000)))))),
        new Row(
            "more one-time keys than anybody needs",
            413,
            "M_TOO_LARGE",
            spec -> spec.oneTime(spec.keys.oneTime("many", 1_001))),
        new Row(
            "a one-time key without an algorithm",
            400,
            "M_BAD_JSON",
            spec -> spec.oneTime(Json.object("nameless", "key"))),
        new Row(
            "a one-time key of an unknown algorithm that is none",
            400,
            "M_BAD_JSON",
            spec -> spec.oneTime(Json.object("org.example.new:1", 7))),
        new Row(
            "a fallback key signed by another key",
            400,
            "M_INVALID_SIGNATURE",
            spec -> spec.fallback(Keys.of(spec.alice).fallback("forged"))),
        new Row(
            "two fallback keys of an algorithm",
            400,
            "M_INVALID_PARAM",
            spec -> spec.fallback(spec.keys.fallback("g").setAll(spec.keys.fallback("h")))),
        new Row(
            "a fallback key that is too large",
            413,
            "M_TOO_LARGE",
            spec ->
                spec.fallback(
                    Json.object(
                        "signed_curve25519:large",
                        spec.keys.sign(Json.object("key", "x".repeat(70_000)))))));
  }

  static Stream<Row> crossSigningKeys() {
    return Stream.of(
        new Row(
            "a self-signing key that the master key did not sign",
            400,
            "M_INVALID_SIGNATURE",
            spec -> spec.signing.upload().set("self_signing_key", spec.strange().selfSigning())),
        new Row(
            "a user-signing key that the master key did not sign",
            400,
            "M_INVALID_SIGNATURE",
            spec -> spec.signing.upload().set("user_signing_key", spec.strange().userSigning())),
        new Row(
            "keys of another user",
            400,
            "M_INVALID_PARAM",
            spec -> spec.signing.upload().set("user_signing_key", spec.bobsSigning.userSigning())),
        new Row(
            "a key for another use",
            400,
            "M_INVALID_PARAM",
            spec -> spec.signing.upload().set("user_signing_key", spec.signing.selfSigning())),
        new Row(
            "a key that is two",
            400,
            "M_INVALID_PARAM",
            spec -> {
              var upload = spec.signing.upload();
              var other = new Ed25519Key();
              upload
                  .withObjectProperty("self_signing_key")
                  .withObjectProperty("keys")
                  .put(other.keyId(), other.publicKey());
              return upload;
            }),
        new Row(
            "a key that is no key",
            400,
            "M_INVALID_PARAM",
            spec -> {
              var upload = spec.signing.upload();
              upload
                  .withObjectProperty("master_key")
                  .set("keys", Json.object("ed25519:AAAA", "AAAA"));
              return upload;
            }),
        new Row(
            "a key that is too large",
            413,
            "M_TOO_LARGE",
            spec -> {
              var upload = spec.signing.upload();
              upload.withObjectProperty("master_key").put("filler", "x".repeat(70_000));
              return upload;
            }),
        new Row(
            "a master key with a forged signature of a device",
            400,
            "M_INVALID_SIGNATURE",
            spec -> {
              var upload = spec.signing.upload();
              upload
                  .withObjectProperty("master_key")
                  .withObjectProperty("signatures")
                  .set(
                      spec.alice.userId(),
                      Json.object(spec.keys.keyId(), spec.signatureOf(spec.bobsKeys.ofDevice())));
              return upload;
            }),
        new Row(
            "signing keys without a master key",
            400,
            "M_MISSING_PARAM",
            spec -> spec.signing.upload().without("master_key")));
  }

  static Stream<Row> signatures() {
    return Stream.of(
        new Row(
            "a signature of an own device that is none",
            200,
            "M_INVALID_SIGNATURE",
            spec -> spec.ofOwnDevice(spec.strange().signDevice(spec.keys.ofDevice()))),
        new Row(
            "a forged signature under the name of the self-signing key",
            200,
            "M_INVALID_SIGNATURE",
            spec -> {
              var forged = spec.keys.ofDevice();
              return spec.ofOwnDevice(
                  new Ed25519Key()
                      .sign(forged, spec.alice.userId(), spec.signing.selfSigningKeyId()));
            }),
        new Row(
            "a signature of changed device keys",
            200,
            "M_INVALID_PARAM",
            spec -> spec.ofOwnDevice(spec.signing.signDevice(spec.keys.ofDevice().put("more", 1)))),
        new Row(
            "a signature of a device that is not there",
            200,
            "M_NOT_FOUND",
            spec ->
                Json.object(
                    spec.alice.userId(),
                    Json.object("NOSUCHDEVICE", spec.signing.signDevice(spec.keys.ofDevice())))),
        new Row(
            "a signature of another user's device",
            200,
            "M_NOT_FOUND",
            spec ->
                Json.object(
                    spec.bob.userId(),
                    Json.object(
                        spec.bob.deviceId(), spec.signing.signUser(spec.bobsKeys.ofDevice())))),
        new Row(
            "another user's master key signed by the self-signing key",
            200,
            "M_INVALID_SIGNATURE",
            spec -> spec.ofBobsMaster(spec.signing.signDevice(spec.bobsSigning.master()))),
        new Row(
            "another user's master key that is not theirs",
            200,
            "M_NOT_FOUND",
            spec -> {
              var other = Signing.of(spec.bob);
              return Json.object(
                  spec.bob.userId(),
                  Json.object(other.masterPublicKey(), spec.signing.signUser(other.master())));
            }),
        new Row(
            "a signature in the name of another user",
            200,
            "M_MISSING_PARAM",
            spec ->
                spec.ofBobsMaster(
                    new Ed25519Key()
                        .sign(
                            spec.bobsSigning.master(), spec.bob.userId(), "ed25519:SOMEDEVICE"))));
  }

  @ParameterizedTest
  @MethodSource("uploadsOfADevice")
  void whatADeviceMayNotPublishLeavesNothing(Row row) {
    var before = published();
    var since = meet();

    var reply = alice.post(KEYS, row.upload().of(this));

    reply.refused(row.status(), row.errcode());
    assertEquals(before, published());
    assertEquals(List.of(), changedFor(since));
    assertEquals(keys.oneTime("a", 1), Keys.claim(bob, alice));
  }

  @ParameterizedTest
  @MethodSource("crossSigningKeys")
  void crossSigningKeysThatAreRefusedLeaveNothing(Row row) {
    var before = published();
    var since = meet();

    var reply = alice.post(CROSS_SIGNING, row.upload().of(this));

    reply.refused(row.status(), row.errcode());
    assertEquals(before, published());
    assertEquals(List.of(), changedFor(since));
    alice.post(CROSS_SIGNING, signing.upload()).ok(); // still the first, which need no proof
  }

  @ParameterizedTest
  @MethodSource("crossSigningKeys")
  void crossSigningKeysThatAreRefusedReplaceNothing(Row row) {
    alice.post(CROSS_SIGNING, Signing.of(alice).upload()).ok();
    var before = published();
    var upload = (ObjectNode) row.upload().of(this);
    var session = alice.post(CROSS_SIGNING, signing.upload()).json().path("session").asText();

    var reply = alice.post(CROSS_SIGNING, upload.set("auth", alice.passwordStage(session)));

    assertEquals(row.errcode().equals("M_TOO_LARGE") ? 413 : 400, reply.status(), reply::toString);
    assertEquals(before, published());
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void signaturesThatAreRefusedLeaveNothing(Row row) {
    alice.post(CROSS_SIGNING, signing.upload()).ok();
    bob.post(CROSS_SIGNING, bobsSigning.upload()).ok();
    var before = published();
    var since = meet();

    var reply = alice.post(SIGNATURES, row.upload().of(this));

    assertEquals(List.of(row.errcode()), failures(reply));
    assertEquals(before, published());
    assertEquals(List.of(), changedFor(since));
  }

  /** Everything that the two can read of what was published, by themselves and by the other. */
  private JsonNode published() {
    var own = alice.sync().json();
    return Json.array(
        Keys.query(alice, alice),
        Keys.query(bob, alice),
        Keys.query(alice, bob),
        Keys.query(bob, bob),
        own.path("device_one_time_keys_count"),
        own.path("device_unused_fallback_key_types"));
  }

  /** Has both share a room and gives Bob's sync thereafter. */
  private Sync meet() {
    bob.join(alice.createRoom(RoomRequest.publicChat()));
    return bob.sync();
  }

  private List<String> changedFor(Sync since) {
    return Json.list(bob.sync(since).json().at("/device_lists/changed")).stream()
        .map(JsonNode::asText)
        .toList();
  }

  private static List<String> failures(Reply reply) {
    return Json.list(reply.ok().path("failures")).stream()
        .flatMap(ofUser -> Json.list(ofUser).stream())
        .map(failure -> failure.path("errcode").asText())
        .toList();
  }

  private Signing strange() {
    return Signing.of(alice);
  }

  /** Device keys, with good one-time and fallback keys. */
  private JsonNode deviceKeys(JsonNode ofDevice) {
    return Json.object(
        "device_keys",
        ofDevice,
        "one_time_keys",
        keys.oneTime("good", 2),
        "fallback_keys",
        keys.fallback("good"));
  }

  /** One-time keys, with good ones and with a good new fallback key. */
  private JsonNode oneTime(ObjectNode oneTime) {
    return Json.object(
        "device_keys",
        keys.sign(keys.ofDevice().put("org.example.new", 1)),
        "one_time_keys",
        keys.oneTime("good", 2).setAll(oneTime),
        "fallback_keys",
        keys.fallback("good"));
  }

  /** Fallback keys, with good one-time keys. */
  private JsonNode fallback(JsonNode fallback) {
    return Json.object(
        "device_keys",
        keys.sign(keys.ofDevice().put("org.example.new", 1)),
        "one_time_keys",
        keys.oneTime("good", 2),
        "fallback_keys",
        fallback);
  }

  private JsonNode ofOwnDevice(JsonNode signed) {
    return Json.object(alice.userId(), Json.object(alice.deviceId(), signed));
  }

  private JsonNode ofBobsMaster(JsonNode signed) {
    return Json.object(bob.userId(), Json.object(bobsSigning.masterPublicKey(), signed));
  }

  private String signatureOf(JsonNode ofBobsDevice) {
    return ofBobsDevice.path("signatures").path(bob.userId()).path(bobsKeys.keyId()).asText();
  }
}
