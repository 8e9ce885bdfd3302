package chat.hearth.event;

import static chat.hearth.event.auth.TestRoom.ALICE;
import static chat.hearth.event.auth.TestRoom.BOB;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.event.auth.TestRoom;
import chat.hearth.matrix.Base64Unpadded;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SignaturesTest {
  private static final ServerName A = new ServerName("a.example");
  private static final ServerName B = new ServerName("b.example");
  private static final SigningKey KEY = TestRoom.keyOf(A);
  private static final KeyLookup KEYS =
      (server, keyId) -> Optional.of(TestRoom.keyOf(server).verifyKey());
  private static final KeyLookup NO_KEYS = (server, keyId) -> Optional.empty();

  @Test
  void unsignedDataAndOtherSignaturesDoNotMatter() {
    var json = Signatures.sign(Json.object().put("x", 1), KEY);
    Signatures.sign(json, TestRoom.keyOf(B));
    json.putObject("unsigned").put("age", 7);

    assertTrue(Signatures.verify(json, A, KEYS));
    assertTrue(Signatures.verify(json, B, KEYS));
    assertFalse(Signatures.verify(json.put("x", 2), A, KEYS));
  }

  @Test
  void objectWithoutAKnownKeysSignatureIsNotSigned() {
    var json = Signatures.sign(Json.object(), KEY);

    assertFalse(Signatures.verify(json, A, NO_KEYS));
    assertFalse(Signatures.verify(json, B, KEYS));
    assertFalse(Signatures.verify(Json.object(), A, KEYS));
  }

  @Test
  void unknownKeysAreSkippedButNoKnownKeyMayBeWrong() {
    var json = Signatures.sign(Json.object(), KEY);
    var ours = (ObjectNode) json.path("signatures").path("a.example");
    ours.put("ed25519:expired", "AAAA").put("rsa:1", "AAAA");
    KeyLookup onlyOne =
        (server, id) -> id.equals("ed25519:test") ? KEYS.find(A, id) : NO_KEYS.find(A, id);

    assertTrue(Signatures.verify(json, A, onlyOne));
    assertEquals(Set.of("ed25519:test", "ed25519:expired"), Signatures.keyIds(json, A));
    assertFalse(Signatures.verify(json, A, KEYS), "the second key signed something else");
  }

  @Test
  void malformedSignaturesAreNone() {
    for (var signature : new String[] {"\"*\"", "7", "\"\"", "null", "{}"}) {
      var json = Json.own("{\"signatures\":{\"a.example\":{\"ed25519:test\":" + signature + "}}}");

      assertFalse(Signatures.verify(json, A, KEYS));
    }
    assertFalse(Signatures.verify(Json.own("{\"signatures\":7}"), A, KEYS));
  }

  @Test
  void whatHasNoCanonicalFormCanNotBeSigned() {
    var json = Json.own("{\"x\":1.5,\"signatures\":{\"a.example\":{\"ed25519:test\":\"AAAA\"}}}");

    assertFalse(Signatures.verify(json, A, KEYS));
    assertThrows(MatrixError.class, () -> Signatures.sign(json, KEY));
  }

  @Test
  void sendersServerMustSign() {
    for (var version : RoomVersion.all()) {
      var event = TestRoom.of(version).message(ALICE, "m.text", "{}");

      assertEquals(Set.of(A), Signatures.requiredSigners(event));
      assertTrue(Signatures.verify(event, KEYS));
      assertEquals(Set.of(A), Signatures.missing(event, NO_KEYS));
    }
  }

  @Test
  void serverThatVersions1And2NameInTheEventIdMustSignToo() {
    for (var version : RoomVersion.all()) {
      var json = TestRoom.of(version).message(ALICE, "m.text", "{}").json().deepCopy();

      var event = Pdu.receive(version, json.put("event_id", "$event:b.example"));

      boolean named = version.format() == EventFormat.ID_IN_EVENT;
      assertEquals(named ? Set.of(A, B) : Set.of(A), Signatures.requiredSigners(event));
    }
  }

  @Test
  void serverOfTheOneWhoLetAUserInMustSignFromVersion8() {
    for (var version : RoomVersion.all()) {
      var room = TestRoom.of(version);
      var join =
          room.member(BOB, BOB, "join", ",'join_authorised_via_users_server':'@alice:a.example'");

      var both = TestRoom.builder(A).cosign(join);

      assertEquals(
          version.restrictedJoins() ? Set.of(A) : Set.of(), Signatures.missing(join, KEYS));
      assertTrue(Signatures.verify(both, KEYS));
    }
  }

  @Test
  void thirdPartyInviteNeedsNoSignatureOfItsSender() {
    var version = RoomVersion.DEFAULT;
    var room = TestRoom.of(version);

    var invite = room.member(ALICE, BOB, "invite", ",'third_party_invite':{}");
    var join = room.member(ALICE, ALICE, "join", ",'third_party_invite':{}");

    assertEquals(Set.of(), Signatures.requiredSigners(invite));
    assertEquals(Set.of(A), Signatures.requiredSigners(join));
  }

  @Test
  void generatedKeysDifferAndComeBackFromTheirSeed() {
    var random = new SecureRandom();
    var one = SigningKey.generate(random, A);
    var other = SigningKey.generate(random, A);

    var again = SigningKey.ofSeed(A, one.keyId(), one.seed());

    assertEquals(one.verifyKey().base64(), again.verifyKey().base64());
    assertArrayEquals(one.sign(new byte[] {1}), again.sign(new byte[] {1}));
    assertFalse(one.verifyKey().base64().equals(other.verifyKey().base64()));
    assertTrue(one.verifyKey().verify(new byte[] {1}, one.sign(new byte[] {1})));
    assertFalse(one.verifyKey().verify(new byte[] {2}, one.sign(new byte[] {1})));
    assertFalse(one.verifyKey().verify(new byte[] {1}, new byte[63]));
    assertFalse(one.toString().contains(Base64Unpadded.encode(one.seed())));
  }

  @Test
  void whatIsNoKeyIsRefused() {
    assertThrows(MatrixError.class, () -> SigningKey.ofSeed(A, "ed25519:k", new byte[31]));
    assertThrows(MatrixError.class, () -> SigningKey.ofSeed(A, "rsa:k", new byte[32]));
    assertThrows(MatrixError.class, () -> SigningKey.ofSeed(A, "ed25519:", new byte[32]));
    assertThrows(MatrixError.class, () -> VerifyKey.ofBase64("ed25519:k", "AAAA"));
    assertThrows(MatrixError.class, () -> VerifyKey.ofBase64("ed25519:k", "*"));
    var noPoint = new byte[32];
    Arrays.fill(noPoint, (byte) 0xff);
    assertThrows(MatrixError.class, () -> new VerifyKey("ed25519:k", noPoint));
  }
}
