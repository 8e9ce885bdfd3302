package chat.hearth.spec.calls;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MSC4195, and the service that lets people into LiveKit, as a part of the homeserver. */
final class LiveKitSpec {
  private static final String SERVICE = "/livekit/jwt";
  private static final String OWN = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit";
  private static final String DELAYED =
      "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
  private static final String LEFT = "org.matrix.msc3401.call.member";

  @TempDir private static Path directory;
  private static FakeLiveKit liveKit;
  private static HearthProcess hearth;
  private static TestUser alice;
  private static TestUser bob;

  private final String room = alice.createRoom(publicChat());

  @BeforeAll
  static void start() throws IOException {
    liveKit = new FakeLiveKit();
    hearth =
        HearthProcess.startOwn(
            HearthOptions.embedded(directory)
                .with(
                    "rtc:\n  livekit:\n    url: %s\n    api_key: %s\n    api_secret: %s"
                        .formatted(liveKit.url(), FakeLiveKit.KEY, FakeLiveKit.SECRET)));
    alice = hearth.homeserver().register("alice");
    bob = hearth.homeserver().register("bob");
  }

  @AfterAll
  static void stop() {
    hearth.close();
    liveKit.close();
  }

  @Test
  void clientsAreToldWhereToAsk() {
    var transports =
        alice
            .get("/_matrix/client/unstable/org.matrix.msc4143/rtc/transports")
            .ok()
            .path("rtc_transports");
    var wellKnown = alice.anonymous().get("/.well-known/matrix/client").ok();

    assertEquals("livekit", transports.path(0).path("type").asText());
    var url = transports.path(0).path("livekit_service_url").asText();
    assertTrue(url.endsWith(SERVICE), url);
    assertEquals(transports, wellKnown.path("org.matrix.msc4143.rtc_foci"));
    alice.anonymous().get(SERVICE + "/healthz").ok();
  }

  @Test
  void anOlderClientIsLetInByItsOpenIdToken() throws Exception {
    var reply = alice.anonymous().post(SERVICE + "/sfu/get", legacy(alice, room)).ok();

    var token = FakeLiveKit.read(reply.path("jwt").asText());
    var alias = hash(room, "m.call#ROOM");
    assertEquals(liveKit.url(), reply.path("url").asText());
    assertEquals(alice.userId() + ":" + alice.deviceId(), token.getSubject());
    var grant = token.getClaim("video").asMap();
    assertEquals(alias, grant.get("room"));
    assertEquals(true, grant.get("roomJoin"));
    assertEquals(true, grant.get("canPublish"));
    assertEquals(true, grant.get("canSubscribe"));
    assertEquals(false, grant.get("roomCreate"));
    assertTrue(liveKit.hasRoom(alias));
  }

  @Test
  void aMemberOfASlotIsLetInUnderAnAnonymousName() throws Exception {
    var reply = alice.anonymous().post(SERVICE + "/get_token", request(alice, room)).ok();

    var token = FakeLiveKit.read(reply.path("jwt").asText());
    assertEquals(hash(alice.userId(), alice.deviceId(), "member"), token.getSubject());
    assertEquals(hash(room, "m.call#1"), token.getClaim("video").asMap().get("room"));
  }

  @Test
  void anAccessTokenWillDo() throws Exception {
    var reply = alice.post(OWN + "/get_token", own(alice, room)).ok();

    var token = FakeLiveKit.read(reply.path("jwt").asText());
    assertEquals(hash(alice.userId(), alice.deviceId(), "member"), token.getSubject());
    assertFalse(reply.has("url"));
    alice.anonymous().post(OWN + "/get_token", own(alice, room)).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void theMembershipAloneNamesTheParticipantWhereNoDeviceIsNamed() throws Exception {
    var request = own(alice, room);
    request.remove("member");
    request.put("member_id", "member");

    var jwt = alice.post(OWN + "/get_token", request).ok().path("jwt").asText();

    assertEquals(hash(alice.userId(), "member"), FakeLiveKit.read(jwt).getSubject());
  }

  @Test
  void whoIsNotJoinedIsNotLetIn() {
    bob.anonymous().post(SERVICE + "/sfu/get", legacy(bob, room)).refused(403, "M_FORBIDDEN");
    bob.anonymous().post(SERVICE + "/get_token", request(bob, room)).refused(403, "M_FORBIDDEN");
    bob.post(OWN + "/get_token", own(bob, room)).refused(403, "M_FORBIDDEN");
    bob.join(room);
    bob.post(OWN + "/get_token", own(bob, room)).ok();
    alice.kick(room, bob);
    bob.post(OWN + "/get_token", own(bob, room)).refused(403, "M_FORBIDDEN");
  }

  @Test
  void nobodyIsLetInWithoutAProofOfWhoTheyAre() {
    var unknown = legacy(alice, room);
    ((ObjectNode) unknown.path("openid_token")).put("access_token", "nonsense");
    var foreign = legacy(alice, room);
    ((ObjectNode) foreign.path("openid_token")).put("matrix_server_name", "elsewhere.example");
    bob.join(room);
    var somebodyElse = request(bob, room);
    somebodyElse.set("member", request(alice, room).path("member"));
    var nothing = legacy(alice, room);
    nothing.remove("openid_token");

    var asked = alice.anonymous();

    asked.post(SERVICE + "/sfu/get", unknown).refused(401, "M_UNAUTHORIZED");
    asked.post(SERVICE + "/sfu/get", foreign).refused(403, "M_FORBIDDEN");
    asked.post(SERVICE + "/get_token", somebodyElse).refused(401, "M_UNAUTHORIZED");
    asked.post(SERVICE + "/sfu/get", nothing).refused(400, "M_MISSING_PARAM");
  }

  @Test
  void onlyTheOwnLiveKitIsSpokenFor() {
    var other = own(alice, room).put("url", "wss://elsewhere.example");
    var remote = own(alice, room).put("server_name", "elsewhere.example");

    alice.post(OWN + "/get_token", other).refused(400, "M_INVALID_PARAM");
    alice.post(OWN + "/get_token", remote).refused(400, "M_INVALID_PARAM");
  }

  @Test
  void whoDisconnectsLeavesTheCall() throws Exception {
    var seat =
        new String[] {hash(room, "m.call#1"), hash(alice.userId(), alice.deviceId(), "member")};
    liveKit.connect(seat[0], seat[1]);
    var id = delayedLeave(600_000);
    alice.post(OWN + "/delegate_delayed_leave", own(alice, room).put("delay_id", id)).ok();
    await(() -> webhook("participant_joined", seat).status() == 200 && !isOver(id));

    liveKit.disconnect(seat[0], seat[1]);
    await(
        () -> {
          webhook("participant_left", seat).ok();
          return isOver(id);
        });

    assertEquals("left", alice.state(room, LEFT, alice.userId()).path("why").asText());
  }

  @Test
  void whoStaysConnectedStaysInTheCall() throws Exception {
    var seat =
        new String[] {hash(room, "m.call#1"), hash(alice.userId(), alice.deviceId(), "member")};
    liveKit.connect(seat[0], seat[1]);
    var id = delayedLeave(3_000);
    alice
        .anonymous()
        .post(
            SERVICE + "/delegate_delayed_leave",
            request(alice, room).put("delay_id", id).put("delay_timeout", 3_000))
        .ok();

    Thread.sleep(5_000);

    assertFalse(isOver(id), "restarted all the time");
    liveKit.disconnect(seat[0], seat[1]);
    await(() -> isOver(id)); // without any webhook
  }

  @Test
  void onlyOwnDelayedEventsOfTheRoomAreTakenOver() {
    var id = delayedLeave(600_000);
    bob.join(room);

    bob.post(OWN + "/delegate_delayed_leave", own(bob, room).put("delay_id", id))
        .refused(400, "M_INVALID_PARAM");
    alice
        .post(OWN + "/delegate_delayed_leave", own(alice, room).put("delay_id", "nothing"))
        .refused(400, "M_INVALID_PARAM");
    alice.post(OWN + "/delegate_delayed_leave", own(alice, room)).refused(400, "M_MISSING_PARAM");
    alice
        .anonymous()
        .post(SERVICE + "/sfu/get", legacy(alice, room).put("delay_id", id))
        .refused(400, "M_BAD_JSON");
  }

  @Test
  void onlyLiveKitIsListenedTo() {
    var body = "{\"event\":\"participant_left\"}".getBytes(StandardCharsets.UTF_8);
    var other = "{\"event\":\"room_finished\"}".getBytes(StandardCharsets.UTF_8);

    webhook(body, FakeLiveKit.signature(body, FakeLiveKit.SECRET)).ok();
    webhook(body, FakeLiveKit.signature(body, "another secret of as many characters as that"))
        .refused(401, "M_UNAUTHORIZED");
    webhook(body, FakeLiveKit.signature(other, FakeLiveKit.SECRET)).refused(401, "M_UNAUTHORIZED");
    webhook(body, "nonsense").refused(401, "M_UNAUTHORIZED");
    alice.anonymous().post(SERVICE + "/sfu_webhook", Json.object()).refused(401, "M_UNAUTHORIZED");
  }

  private String delayedLeave(long millis) {
    return alice
        .put(
            v3("/rooms/{}/state/{}/{}", room, LEFT, alice.userId())
                + "?org.matrix.msc4140.delay="
                + millis,
            Json.object("why", "left"))
        .ok()
        .path("delay_id")
        .asText();
  }

  private static boolean isOver(String delayId) {
    return alice.get(DELAYED + "/" + delayId).ok().has("finalised");
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    var deadline = System.nanoTime() + 15_000_000_000L;
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, "waited in vain");
      Thread.sleep(200);
    }
  }

  private static Reply webhook(String event, String[] seat) {
    var body =
        Json.object(
                "event",
                event,
                "room",
                Json.object("name", seat[0]),
                "participant",
                Json.object("identity", seat[1]))
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return webhook(body, FakeLiveKit.signature(body, FakeLiveKit.SECRET));
  }

  private static Reply webhook(byte[] body, String signature) {
    return alice
        .anonymous()
        .exchange(
            "POST",
            SERVICE + "/sfu_webhook",
            body,
            Map.of("Authorization", signature, "Content-Type", "application/webhook+json"));
  }

  private static ObjectNode legacy(TestUser user, String room) {
    return Json.object(
        "room", room, "openid_token", openIdToken(user), "device_id", user.deviceId());
  }

  private static ObjectNode request(TestUser user, String room) {
    return Json.object(
        "room_id",
        room,
        "slot_id",
        "m.call#1",
        "openid_token",
        openIdToken(user),
        "member",
        Json.object(
            "id",
            "member",
            "claimed_user_id",
            user.userId(),
            "claimed_device_id",
            user.deviceId()));
  }

  private static ObjectNode own(TestUser user, String room) {
    return Json.object(
        "url",
        liveKit.url(),
        "room_id",
        room,
        "slot_id",
        "m.call#1",
        "member",
        Json.object("id", "member", "claimed_device_id", user.deviceId()));
  }

  private static JsonNode openIdToken(TestUser user) {
    return user.post(v3("/user/{}/openid/request_token", user.userId()), Json.object()).ok();
  }

  private static String hash(String... parts) throws Exception {
    var json = Json.array((Object[]) parts).toString();
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(
            MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8)));
  }
}
