package chat.hearth.spec.identity;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.encryption.Ed25519Key;
import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-Server API: third-party invites. */
final class ThirdPartyInviteSpec {
  private static final String TYPE = "m.room.third_party_invite";
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private static IdentityServer identity;
  private static HearthProcess hearth;
  private static TestUser alice;
  private static TestUser bob;

  private final String address = "bob" + ADDRESSES.incrementAndGet() + "@example.org";
  private String room = "";

  @BeforeAll
  static void start(@TempDir Path directory) {
    HearthProcess.assumeOwnProcesses();
    identity = new IdentityServer();
    hearth =
        HearthProcess.startOwn(
            HearthOptions.embedded(directory)
                .with("identity:\n  trusted:\n    - url: " + identity.url()));
    alice = hearth.homeserver().register("alice");
    bob = hearth.homeserver().register("bob");
  }

  @AfterAll
  static void stop() {
    if (hearth != null) {
      hearth.close();
      identity.close();
    }
  }

  @BeforeEach
  void keysAreGood() {
    room = alice.createRoom(privateChat().put("name", "The room"));
    identity.revokesKeys(false);
  }

  @Test
  void theOwnerOfAKnownAddressIsInvited() {
    identity.bound(address, bob.userId());

    invite(alice, room, address.toUpperCase(java.util.Locale.ROOT)).ok();

    var member = alice.state(room, "m.room.member", bob.userId());
    assertEquals("invite", member.path("membership").asText());
    assertFalse(member.has("third_party_invite"));
    bob.join(room);
  }

  @Test
  void aNewPepperIsAskedFor() {
    identity.bound(address, bob.userId());
    identity.changesPepperBeforeTheNextLookup();

    invite(alice, room, address).ok();

    assertEquals(
        "invite", alice.state(room, "m.room.member", bob.userId()).path("membership").asText());
  }

  @Test
  void anInvitationToAnUnknownAddressWaitsForItsOwner() {
    int before = identity.stored().size();

    invite(alice, room, address).ok();

    var told = identity.stored().get(before);
    assertEquals(address, told.path("address").asText());
    assertEquals("email", told.path("medium").asText());
    assertEquals(room, told.path("room_id").asText());
    assertEquals(alice.userId(), told.path("sender").asText());
    assertEquals("The room", told.path("room_name").asText());
    assertEquals("invite", told.path("room_join_rules").asText());
    var pending = pending(room);
    assertEquals(alice.userId(), pending.path("sender").asText());
    var content = pending.path("content");
    assertEquals("b...@e...", content.path("display_name").asText());
    assertTrue(content.path("key_validity_url").asText().startsWith(identity.url()));
    assertEquals(
        content.path("public_key"), content.path("public_keys").path(0).path("public_key"));
    assertFalse(pending.toString().contains(address), pending::toString);
  }

  @Test
  void itsOwnerJoinsWithTheTokenSigned() {
    invite(alice, room, address).ok();
    bob.post(v3("/rooms/{}/join", room), Json.object()).refused(403, "M_FORBIDDEN");
    var signed = signed(room, bob);

    bob.post(v3("/rooms/{}/join", room), Json.object("third_party_signed", signed)).ok();

    var events = Json.ofType(bob.messagesBackward(room).path("chunk"), "m.room.member").toList();
    var invitation =
        events.stream()
            .filter(event -> event.path("state_key").asText().equals(bob.userId()))
            .filter(event -> event.path("content").path("membership").asText().equals("invite"))
            .findFirst()
            .orElseThrow();
    assertEquals(alice.userId(), invitation.path("sender").asText());
    var part = invitation.path("content").path("third_party_invite");
    assertEquals("b...@e...", part.path("display_name").asText());
    assertEquals(signed, part.path("signed"));
    assertEquals(
        "join", alice.state(room, "m.room.member", bob.userId()).path("membership").asText());
    bob.post(v3("/join/{}", room), Json.object("third_party_signed", signed)).ok();
  }

  @Test
  void nobodyElseComesInByIt() {
    invite(alice, room, address).ok();
    var carol = hearth.homeserver().register("carol");
    var ofBob = signed(room, bob);

    join(carol, room, ofBob).refused(403, "M_FORBIDDEN");
    join(carol, room, ofBob.deepCopy().put("mxid", carol.userId())).refused(403, "M_FORBIDDEN");
    join(bob, room, ofBob.deepCopy().put("token", "other")).refused(403, "M_FORBIDDEN");
    join(bob, room, ofBob.deepCopy().put("sender", carol.userId())).refused(403, "M_FORBIDDEN");
    var forged = Json.object("mxid", bob.userId(), "sender", alice.userId());
    forged.put("token", pending(room).path("state_key").asText());
    join(bob, room, new Ed25519Key().sign(forged, identity.name(), "ed25519:0"))
        .refused(403, "M_FORBIDDEN");
    for (var field : List.of("sender", "mxid", "token", "signatures")) {
      var less = ofBob.deepCopy();
      less.remove(field);
      join(bob, room, less).refused(400, "M_MISSING_PARAM");
    }
    assertFalse(Json.texts(alice.members(room).path("chunk"), "state_key").contains(bob.userId()));
  }

  @Test
  void aRevokedKeyLetsNobodyIn() {
    invite(alice, room, address).ok();
    var signed = signed(room, bob);
    identity.revokesKeys(true);

    join(bob, room, signed).refused(403, "M_FORBIDDEN");
  }

  @Test
  void anInvitationThatWasTakenBackIsNone() {
    invite(alice, room, address).ok();
    var signed = signed(room, bob);
    alice.setState(room, TYPE, pending(room).path("state_key").asText(), Json.object());

    join(bob, room, signed).refused(403, "M_FORBIDDEN");
  }

  @Test
  void keysAreOnlyAskedForWhereTheOperatorTrusts() {
    var key = new Ed25519Key();
    alice.setState(
        room,
        TYPE,
        "homemade",
        Json.object(
            "display_name", "x",
            "public_key", key.publicKey(),
            "key_validity_url", "http://127.0.0.1:1/_matrix/identity/v2/pubkey/isvalid"));
    var signed =
        Json.object("mxid", bob.userId(), "sender", alice.userId()).put("token", "homemade");

    join(bob, room, key.sign(signed, "elsewhere", "ed25519:0"))
        .refused(400, "M_SERVER_NOT_TRUSTED");
  }

  @Test
  void whoMayNotInviteAsksNobody() {
    int before = identity.stored().size();
    identity.bound(address, bob.userId());

    invite(bob, room, address).refused(403, "M_FORBIDDEN");
    alice.invite(room, bob);
    bob.join(room);
    alice.setState(room, "m.room.power_levels", "", Json.object("invite", 50));
    invite(bob, room, "new" + address).refused(403, "M_FORBIDDEN");

    assertEquals(before, identity.stored().size());
    alice
        .anonymous()
        .post(v3("/rooms/{}/invite", room), body(address))
        .refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void otherIdentityServersAreNotTrusted() {
    var body = body(address).put("id_server", "id.elsewhere.test");

    alice.post(v3("/rooms/{}/invite", room), body).refused(400, "M_SERVER_NOT_TRUSTED");
    alice
        .post(v3("/createRoom"), Json.object("invite_3pid", Json.array(body)))
        .refused(400, "M_SERVER_NOT_TRUSTED");
  }

  @Test
  void theTokenOfTheIdentityServerIsNotThatOfTheHomeserver() {
    var body = body(address).put("id_access_token", "wrong");

    alice.post(v3("/rooms/{}/invite", room), body).refused(403, "M_FORBIDDEN");
    body.put("id_access_token", "two\r\nlines");
    alice.post(v3("/rooms/{}/invite", room), body).refused(400, "M_INVALID_PARAM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id_server", "id_access_token", "medium"})
  void allOfItIsNeeded(String field) {
    var body = body(address);
    body.remove(field);

    alice.post(v3("/rooms/{}/invite", room), body).refused(400, "M_MISSING_PARAM");
  }

  @Test
  void addressesHaveAShape() {
    alice.post(v3("/rooms/{}/invite", room), body("no address")).refused(400, "M_INVALID_PARAM");
    alice
        .post(v3("/rooms/{}/invite", room), body(address).put("medium", "pigeon"))
        .refused(400, "M_THREEPID_MEDIUM_NOT_SUPPORTED");
  }

  @Test
  void aRoomIsMadeWithPeopleByTheirAddresses() {
    identity.bound(address, bob.userId());
    var request =
        Json.object(
            "preset",
            "trusted_private_chat",
            "room_version",
            "11",
            "is_direct",
            true,
            "invite_3pid",
            Json.array(body(address), body("new" + address)));

    var made = alice.createRoom(request);

    var member = alice.state(made, "m.room.member", bob.userId());
    assertEquals("invite", member.path("membership").asText());
    assertTrue(member.path("is_direct").asBoolean());
    assertEquals(
        100, alice.state(made, "m.room.power_levels", "").path("users").path(bob.userId()).asInt());
    assertEquals("b...@e...", pending(made).path("content").path("display_name").asText());
  }

  private static ObjectNode body(String address) {
    return Json.object(
        "id_server",
        identity.name(),
        "id_access_token",
        IdentityServer.TOKEN,
        "medium",
        "email",
        "address",
        address);
  }

  private static Reply invite(TestUser who, String room, String address) {
    return who.post(v3("/rooms/{}/invite", room), body(address));
  }

  private static Reply join(TestUser who, String room, ObjectNode signed) {
    return who.post(v3("/rooms/{}/join", room), Json.object("third_party_signed", signed));
  }

  private static ObjectNode signed(String room, TestUser who) {
    var token = pending(room).path("state_key").asText();
    return identity.signed(alice.userId(), who.userId(), token);
  }

  private static JsonNode pending(String room) {
    var events = Json.ofType(alice.state(room), TYPE).toList();
    assertEquals(1, events.size(), events::toString);
    return events.getFirst();
  }
}
