package chat.hearth.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.CanonicalJson;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PduFormatTest {
  private static final RoomVersion V1 = version("1");
  private static final RoomVersion V3 = version("3");
  private static final RoomVersion V5 = version("5");
  private static final RoomVersion V6 = version("6");
  private static final RoomVersion V11 = version("11");
  private static final RoomVersion V12 = version("12");

  @Test
  void fieldsOfAnEventAreRead() {
    for (var version : RoomVersion.all()) {
      var pdu = Pdu.receive(version, event(version));

      assertEquals(new RoomId("!room:a.example"), pdu.roomId());
      assertEquals(new UserId("@alice:a.example"), pdu.sender());
      assertEquals("m.room.topic", pdu.type());
      assertEquals(Optional.of(""), pdu.stateKey());
      assertEquals(Optional.of(StateKey.TOPIC), pdu.key());
      assertTrue(pdu.is(StateKey.TOPIC));
      assertFalse(pdu.is(StateKey.NAME));
      assertEquals("T", pdu.content().path("topic").asText());
      assertEquals(7, pdu.depth());
      assertEquals(1_700_000_000_000L, pdu.originServerTs());
      assertEquals(List.of(new EventId("$prev:a")), pdu.prevEvents());
      assertEquals(List.of(new EventId("$auth:a"), new EventId("$more:a")), pdu.authEvents());
      assertEquals(Optional.empty(), pdu.redacts());
      assertEquals(version, pdu.version());
    }
  }

  @Test
  void storedBytesReadAsTheEventThatTheyWere() {
    for (var version : RoomVersion.all()) {
      var received = Pdu.receive(version, event(version));

      var parsed = Pdu.parse(version, received.bytes());
      var stored = Pdu.stored(version, received.eventId(), received.bytes());

      assertEquals(received.eventId(), parsed.eventId());
      assertEquals(received.json(), parsed.json());
      assertEquals(received.eventId(), stored.eventId());
      assertEquals(received.authEvents(), stored.authEvents());
    }
  }

  @Test
  void eventIdIsAFieldInVersions1And2AndTheReferenceHashLater() {
    assertEquals("$event:a.example", Pdu.receive(V1, event(V1)).eventId().value());
    var hash = ReferenceHash.of(V3, event(V3));
    assertEquals(
        "$" + Base64.getEncoder().withoutPadding().encodeToString(hash),
        Pdu.receive(V3, event(V3)).eventId().value());
    assertEquals(
        "$" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash),
        Pdu.receive(version("4"), event(V3)).eventId().value());
  }

  @Test
  void createEventOfVersion12IsItsOwnRoom() {
    var json = event(V12).put("type", "m.room.create");
    json.remove("room_id");

    var pdu = Pdu.receive(V12, json);

    assertEquals(pdu.eventId().value().substring(1), pdu.roomId().value().substring(1));
    assertEquals('!', pdu.roomId().value().charAt(0));
    assertRefused("M_MISSING_PARAM", V11, json);
  }

  @Test
  void unsignedIsDroppedAndBytesAreCanonical() {
    var json = event(V11);
    json.putObject("unsigned").put("age", 7);

    var pdu = Pdu.receive(V11, json);

    assertFalse(pdu.json().has("unsigned"));
    assertTrue(json.has("unsigned"), "the caller's JSON stays as it is");
    assertArrayEquals(CanonicalJson.encode(pdu.json()), pdu.bytes());
  }

  @Test
  void redactsIsReadWhereTheVersionKeepsIt() {
    for (var version : RoomVersion.all()) {
      var onTop = event(version).put("type", "m.room.redaction").put("redacts", "$top");
      onTop.putObject("content").put("redacts", "$inside");

      var redacts = Pdu.receive(version, onTop).redacts();

      assertEquals(
          Optional.of(new EventId(version.redactsInContent() ? "$inside" : "$top")), redacts);
    }
  }

  @Test
  void redactionThatNamesNoEventRedactsNothing() {
    var json = event(V6).put("type", "m.room.redaction").put("redacts", "nothing");

    assertEquals(Optional.empty(), Pdu.receive(V6, json).redacts());
    assertEquals(Optional.empty(), Pdu.receive(V6, json.put("redacts", 7)).redacts());
    assertEquals(
        Optional.empty(),
        Pdu.receive(V6, json.put("type", "m.text").put("redacts", "$event")).redacts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sender           | "alice"              | M_INVALID_PARAM
          sender           | 7                    | M_BAD_JSON
          sender           | null                 | M_MISSING_PARAM
          room_id          | "room"               | M_INVALID_PARAM
          type             | 7                    | M_BAD_JSON
          type             | null                 | M_MISSING_PARAM
          state_key        | null                 | M_BAD_JSON
          state_key        | 7                    | M_BAD_JSON
          content          | []                   | M_BAD_JSON
          content          | null                 | M_MISSING_PARAM
          content          | {"x":1.5}            | M_BAD_JSON
          content          | {"x":9007199254740992} | M_BAD_JSON
          depth            | "7"                  | M_BAD_JSON
          depth            | -1                   | M_BAD_JSON
          depth            | null                 | M_MISSING_PARAM
          depth            | 9007199254740992     | M_BAD_JSON
          origin_server_ts | "1"                  | M_BAD_JSON
          origin_server_ts | null                 | M_MISSING_PARAM
          prev_events      | {}                   | M_BAD_JSON
          prev_events      | null                 | M_BAD_JSON
          prev_events      | [7]                  | M_BAD_JSON
          prev_events      | ["event"]            | M_INVALID_PARAM
          prev_events      | [["$e:a",{}]]        | M_BAD_JSON
          auth_events      | "$e"                 | M_BAD_JSON
          hashes           | null                 | M_BAD_JSON
          hashes           | {"sha256":7}         | M_BAD_JSON
          signatures       | null                 | M_BAD_JSON
          signatures       | {"a":7}              | M_BAD_JSON
          signatures       | {"a":{"ed25519:1":7}} | M_BAD_JSON
          """)
  void wrongFieldIsRefused(String name, String value, String errcode) {
    var json = event(V11);
    json.set(name, Json.parse(value.getBytes(StandardCharsets.UTF_8)));

    assertRefused(errcode, V11, json);
  }

  @Test
  void citationsOfVersions1And2ArePairs() {
    for (var wrong : List.of("[\"$e:a\"]", "[[\"$e:a\"]]", "[[7,{}]]", "[[\"$e:a\",7]]")) {
      var json = event(V1);
      json.set("prev_events", Json.parse(wrong.getBytes(StandardCharsets.UTF_8)));

      assertRefused("M_BAD_JSON", V1, json);
    }
  }

  @Test
  void eventIdOfVersions1And2NamesAServer() {
    assertRefused("M_BAD_JSON", V1, event(V1).put("event_id", "$event"));
    var without = event(V1);
    without.remove("event_id");
    assertRefused("M_MISSING_PARAM", V1, without);
  }

  @Test
  void oldRoomsTakeFloatsAndGreatDepths() {
    var json = event(V5).put("depth", Long.MAX_VALUE);
    json.set("content", Json.own("{\"x\":1.5,\"y\":9007199254740992}"));

    var pdu = Pdu.receive(V5, json);

    assertEquals(Long.MAX_VALUE, pdu.depth());
    assertEquals(pdu.eventId(), Pdu.parse(V5, pdu.bytes()).eventId());
    assertRefused("M_BAD_JSON", V6, json);
  }

  @Test
  void fieldsHaveAtMost255Bytes() {
    assertEquals(255, Pdu.receive(V11, event(V11).put("type", "t".repeat(255))).type().length());
    assertRefused("M_INVALID_PARAM", V11, event(V11).put("type", "t".repeat(256)));
    assertRefused("M_INVALID_PARAM", V11, event(V11).put("type", "é".repeat(128)));
    Pdu.receive(V11, event(V11).put("state_key", "é".repeat(127) + "e"));
    assertRefused("M_INVALID_PARAM", V11, event(V11).put("state_key", "s".repeat(256)));
    assertRefused("M_INVALID_PARAM", V11, event(V11).put("room_id", "!" + "r".repeat(255)));
    assertRefused(
        "M_INVALID_PARAM", V11, event(V11).put("sender", "@" + "s".repeat(250) + ":a.example"));
  }

  @Test
  void eventHasAtMost65536Bytes() {
    var json = event(V11);
    var content = json.putObject("content").put("body", "");
    int rest = 65_536 - CanonicalJson.encode(json).length;

    content.put("body", "x".repeat(rest));
    assertEquals(65_536, Pdu.receive(V11, json).bytes().length);

    content.put("body", "x".repeat(rest + 1));
    assertRefused("M_TOO_LARGE", V11, json);
  }

  @Test
  void eventCitesAtMost20PrevEventsAnd10AuthEventsUnlessBackfilled() {
    var json = event(V11);
    cite(json, "prev_events", 20);
    cite(json, "auth_events", 10);
    assertEquals(20, Pdu.receive(V11, json).prevEvents().size());

    cite(json, "prev_events", 21);
    assertRefused("M_BAD_JSON", V11, json);
    assertEquals(21, Pdu.receiveBackfilled(V11, json).prevEvents().size());

    cite(json, "prev_events", 20);
    cite(json, "auth_events", 11);
    assertRefused("M_BAD_JSON", V11, json);
    assertEquals(11, Pdu.receiveBackfilled(V11, json).authEvents().size());
  }

  @Test
  void redactedEventKeepsItsId() {
    for (var version : RoomVersion.all()) {
      var pdu = Pdu.receive(version, event(version));

      var redacted = pdu.redacted();

      assertEquals(pdu.eventId(), redacted.eventId());
      assertEquals(pdu.eventId(), Pdu.parse(version, redacted.bytes()).eventId());
      assertTrue(redacted.content().isEmpty());
    }
  }

  private static void cite(ObjectNode json, String name, int count) {
    var citations = json.putArray(name);
    for (int i = 0; i < count; i++) {
      citations.add("$event" + i);
    }
  }

  private static void assertRefused(String errcode, RoomVersion version, ObjectNode json) {
    var error = assertThrows(MatrixError.class, () -> Pdu.receive(version, json));

    assertEquals(errcode, error.errcode());
  }

  /** A topic as the version lays it out. */
  private static ObjectNode event(RoomVersion version) {
    boolean pairs = version.format() == EventFormat.ID_IN_EVENT;
    return Json.own(
        """
        {"type":"m.room.topic","state_key":"","sender":"@alice:a.example",
         "room_id":"!room:a.example","content":{"topic":"T"},"depth":7,
         "origin_server_ts":1700000000000,"hashes":{"sha256":"h"},"signatures":{"a.example":{}},
         %s}
        """
            .formatted(
                pairs
                    ? """
                    "event_id":"$event:a.example","prev_events":[["$prev:a",{"sha256":"h"}]],
                    "auth_events":[["$auth:a",{}],["$more:a",{"sha256":"h"}]]\
                    """
                    : """
                    "prev_events":["$prev:a"],"auth_events":["$auth:a","$more:a"]\
                    """));
  }

  private static RoomVersion version(String id) {
    return RoomVersion.find(id).orElseThrow();
  }
}
