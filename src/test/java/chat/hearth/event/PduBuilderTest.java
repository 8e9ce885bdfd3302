package chat.hearth.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.CanonicalJson;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PduBuilderTest {
  private static final UserId ALICE = new UserId("@alice:a.example");
  private static final RoomId ROOM = new RoomId("!room:a.example");
  private static final EventId PREV = new EventId("$prev:a.example");
  private static final EventId AUTH = new EventId("$auth:a.example");
  private static final SigningKey KEY =
      SigningKey.ofSeed(new ServerName("a.example"), "ed25519:k", new byte[32]);
  private static final KeyLookup KEYS =
      (server, keyId) ->
          server.equals(KEY.server()) && keyId.equals(KEY.keyId())
              ? Optional.of(KEY.verifyKey())
              : Optional.empty();
  private static final long NOW = 1_700_000_000_000L;

  private final PduBuilder builder =
      new PduBuilder(KEY, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

  @Test
  void builtEventIsOneThatAnotherServerAccepts() {
    for (var version : RoomVersion.all()) {
      var built = build(version, EventDraft.state(ALICE, StateKey.TOPIC, topic()));

      var received = Pdu.receive(version, Json.parseObject(built.bytes()));

      assertEquals(built.eventId(), received.eventId());
      assertArrayEquals(built.bytes(), received.bytes());
      assertTrue(ContentHash.matches(version, received.json()));
      assertTrue(Signatures.verify(received, KEYS));
      assertEquals(ROOM, built.roomId());
      assertEquals(List.of(PREV), received.prevEvents());
      assertEquals(List.of(AUTH), received.authEvents());
      assertEquals(NOW, received.originServerTs());
      assertEquals(8, received.depth());
      assertEquals(Optional.of(StateKey.TOPIC), received.key());
      assertArrayEquals(CanonicalJson.encode(built.json()), built.bytes());
    }
  }

  @Test
  void eventIdIsTheReferenceHash() {
    for (var version : RoomVersion.all().subList(2, 12)) {
      var built = build(version, EventDraft.message(ALICE, "m.text", topic()));

      assertEquals(EventIds.of(version, built.json()), built.eventId());
      assertFalse(built.json().has("event_id"));
    }
  }

  @Test
  void eventIdsOfVersions1And2NameTheServerAndDiffer() {
    for (var version : RoomVersion.all().subList(0, 2)) {
      var one = build(version, EventDraft.message(ALICE, "m.text", topic()));
      var other = build(version, EventDraft.message(ALICE, "m.other", topic()));

      assertTrue(one.eventId().value().endsWith(":a.example"));
      assertEquals(one.eventId().value(), one.json().path("event_id").asText());
      assertNotEquals(one.eventId(), other.eventId());
    }
  }

  @Test
  void createEventOfVersion12HasNoRoomIdAndIsTheRoomId() {
    var create =
        builder.build(
            RoomVersion.DEFAULT,
            null,
            EventDraft.state(ALICE, StateKey.CREATE, Json.object()),
            List.of(),
            List.of(),
            1);

    assertFalse(create.json().has("room_id"));
    assertEquals("!" + create.eventId().value().substring(1), create.roomId().value());
    assertEquals(create.roomId(), Pdu.parse(RoomVersion.DEFAULT, create.bytes()).roomId());
  }

  @Test
  void redactsStandsWhereTheVersionWantsIt() {
    for (var version : RoomVersion.all()) {
      var struck = new EventId("$struck:a.example");

      var built = build(version, EventDraft.redaction(ALICE, struck));

      assertEquals(Optional.of(struck), built.redacts());
      assertEquals(version.redactsInContent(), built.content().has("redacts"));
      assertEquals(!version.redactsInContent(), built.json().has("redacts"));
    }
  }

  @Test
  void changedEventIsNoLongerSigned() {
    for (var version : RoomVersion.all()) {
      var built = build(version, EventDraft.message(ALICE, "m.text", topic()));
      var body = built.json().deepCopy();
      body.putObject("content").put("topic", "other");
      var depth = built.json().deepCopy().put("depth", 9);

      assertTrue(Signatures.verify(Pdu.receive(version, body), KEYS), "the hash guards content");
      assertFalse(ContentHash.matches(version, body));
      assertFalse(Signatures.verify(Pdu.receive(version, depth), KEYS));
      assertTrue(Signatures.verify(built.redacted(), KEYS));
    }
  }

  @Test
  void depthStaysAtItsLimit() {
    for (var version : RoomVersion.all()) {
      var built =
          builder.build(
              version,
              ROOM,
              EventDraft.message(ALICE, "m.text", topic()),
              List.of(PREV),
              List.of(AUTH),
              Long.MAX_VALUE);

      assertEquals(version.maxDepth(), built.depth());
    }
  }

  @Test
  void eventOfExactly65536BytesIsBuiltAndOneMoreIsTooLarge() {
    int empty = build(RoomVersion.DEFAULT, body(0)).bytes().length;

    assertEquals(65_536, build(RoomVersion.DEFAULT, body(65_536 - empty)).bytes().length);

    assertRefused("M_TOO_LARGE", RoomVersion.DEFAULT, body(65_537 - empty));
  }

  @Test
  void tooLongTypesAndStateKeysAreRefused() {
    var content = Json.object();

    build(RoomVersion.DEFAULT, EventDraft.message(ALICE, "t".repeat(255), content));
    build(RoomVersion.DEFAULT, EventDraft.state(ALICE, "t", "s".repeat(255), content));

    assertRefused(
        "M_INVALID_PARAM",
        RoomVersion.DEFAULT,
        EventDraft.message(ALICE, "t".repeat(256), content));
    assertRefused(
        "M_INVALID_PARAM",
        RoomVersion.DEFAULT,
        EventDraft.state(ALICE, "t", "é".repeat(128), content));
  }

  @Test
  void contentThatIsNotCanonicalIsRefusedFromVersion6() {
    for (var version : RoomVersion.all()) {
      for (var content : List.of("{\"x\":1.5}", "{\"x\":[9007199254740992]}")) {
        var draft = EventDraft.message(ALICE, "m.text", Json.own(content));

        if (version.strictJson()) {
          assertRefused("M_BAD_JSON", version, draft);
        } else {
          var built = build(version, draft);
          assertTrue(ContentHash.matches(version, Json.parseObject(built.bytes())));
        }
      }
    }
  }

  @Test
  void templateOfAnotherServerIsCompleted() {
    var template =
        Json.own(
            """
            {"type":"m.room.member","state_key":"@alice:a.example","sender":"@alice:a.example",
             "room_id":"!room:a.example","content":{"membership":"join"},"depth":8,
             "prev_events":["$prev:a.example"],"auth_events":["$auth:a.example"],
             "origin_server_ts":1,"unsigned":{"x":1},"signatures":{"b.example":{"ed25519:1":"x"}},
             "hashes":{"sha256":"x"},"event_id":"$wrong"}\
            """);

    var join = builder.complete(RoomVersion.DEFAULT, template);

    assertEquals(NOW, join.originServerTs());
    assertTrue(Signatures.verify(Pdu.receive(RoomVersion.DEFAULT, join.json()), KEYS));
    assertTrue(ContentHash.matches(RoomVersion.DEFAULT, join.json()));
    assertFalse(join.json().path("signatures").has("b.example"));
    assertFalse(join.json().has("event_id"));
  }

  @Test
  void incompleteTemplateIsRefused() {
    var template = Json.own("{\"type\":\"m.room.member\",\"content\":{}}");

    assertThrows(MatrixError.class, () -> builder.complete(RoomVersion.DEFAULT, template));
  }

  @Test
  void cosignedEventBearsBothSignaturesAndTheSameId() {
    var other = SigningKey.ofSeed(new ServerName("b.example"), "ed25519:k", new byte[32]);
    var invite = build(RoomVersion.DEFAULT, EventDraft.message(ALICE, "m.text", topic()));
    var before = invite.json().deepCopy();

    var both = new PduBuilder(other, Clock.systemUTC()).cosign(invite);

    assertEquals(invite.eventId(), both.eventId());
    assertEquals(before, invite.json(), "the event that was signed stays as it is");
    assertTrue(both.json().path("signatures").has("a.example"));
    assertTrue(both.json().path("signatures").path("b.example").has("ed25519:k"));
    assertTrue(Signatures.verify(Pdu.parse(RoomVersion.DEFAULT, both.bytes()), KEYS));
  }

  private Pdu build(RoomVersion version, EventDraft draft) {
    return builder.build(version, ROOM, draft, List.of(PREV), List.of(AUTH), 8);
  }

  private void assertRefused(String errcode, RoomVersion version, EventDraft draft) {
    var error = assertThrows(MatrixError.class, () -> build(version, draft));

    assertEquals(errcode, error.errcode());
  }

  private static EventDraft body(int length) {
    return EventDraft.message(ALICE, "m.text", Json.object().put("body", "x".repeat(length)));
  }

  private static ObjectNode topic() {
    return Json.object().put("topic", "T");
  }
}
