package chat.hearth.event.auth;

import static chat.hearth.event.auth.AuthCase.allowed;
import static chat.hearth.event.auth.AuthCase.refused;
import static chat.hearth.event.auth.TestRoom.ALICE;
import static chat.hearth.event.auth.TestRoom.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that are not about members or power levels, by the numbers of each version's page. */
final class RoomRulesTest {
  @ParameterizedTest
  @MethodSource("cases")
  void rulesDecideAsTheirPagesSay(AuthCase scenario) {
    assertEquals(scenario.expected(), scenario.actual());
  }

  static Stream<AuthCase> cases() {
    return Stream.of(createEvents(), rooms(), aliases(), senders(), redactions())
        .flatMap(group -> group);
  }

  private static Stream<AuthCase> createEvents() {
    return Stream.of(
        allowed("a create event", "1-12", TestRoom::create),
        refused(
            "a create event with prev events",
            "1-12:1.1",
            room -> room.state(ALICE, "m.room.create", "", "{'creator':'@alice:a.example'}")),
        refused(
            "a create event for a room ID of another server",
            "1-11:1.2",
            room -> altered(room.create(), "room_id", "\"!room:b.example\"")),
        refused(
            "a create event that names a room where it is the room's name",
            "12:1.2",
            room -> altered(room.create(), "room_id", "\"!room:a.example\"")),
        allowed(
            "a create event of a known version",
            "1-12",
            room -> room.create("{'creator':'@alice:a.example','room_version':'7'}")),
        refused(
            "a create event of an unknown version",
            "1-12:1.3",
            room -> room.create("{'creator':'@alice:a.example','room_version':'99'}")),
        refused(
            "a create event whose version is no text",
            "1-12:1.3",
            room -> room.create("{'creator':'@alice:a.example','room_version':7}")),
        refused("a create event without a creator", "1-10:1.4", room -> room.create("{}")),
        allowed("a create event without a creator", "11-12", room -> room.create("{}")),
        allowed(
            "a create event with additional creators",
            "12",
            room -> room.create("{'additional_creators':['@bob:b.example']}")),
        refused(
            "additional creators that are no list",
            "12:1.4",
            room -> room.create("{'additional_creators':'@bob:b.example'}")),
        refused(
            "additional creators that are an object",
            "12:1.4",
            room -> room.create("{'additional_creators':{}}")),
        refused(
            "an additional creator that is no user ID",
            "12:1.4",
            room -> room.create("{'additional_creators':['bob']}")),
        allowed(
            "additional creators that mean nothing yet",
            "11",
            room -> room.create("{'additional_creators':['bob']}")));
  }

  private static Stream<AuthCase> rooms() {
    return Stream.of(
        allowed("a message of a member", "1-12", room -> room.message(ALICE, "m.text", "{}")),
        refused(
            "a message in a room without a create event",
            "1-11:2.4 12:2",
            room -> {
              var event = room.message(ALICE, "m.text", "{}");
              room.lacks(StateKey.CREATE);
              return event;
            }),
        refused(
            "a message in a room that the create event does not name",
            "12:2",
            room -> {
              var event = room.message(ALICE, "m.text", "{}");
              room.createdWith("{'somebody':'else'}");
              return event;
            }),
        refused(
            "a stranger's server in a room that is not federated",
            "1-11:3 12:4",
            room -> {
              room.createdWith("{'creator':'@alice:a.example','m.federate':false}")
                  .joinRule("public");
              return room.member(BOB, BOB, "join");
            }),
        allowed(
            "the creator's server in a room that is not federated",
            "1-12",
            room -> {
              room.createdWith("{'creator':'@alice:a.example','m.federate':false}");
              return room.message(ALICE, "m.text", "{}");
            }),
        allowed(
            "a stranger's server in a federated room",
            "1-12",
            room -> {
              room.createdWith("{'creator':'@alice:a.example','m.federate':true}")
                  .joinRule("public");
              return room.member(BOB, BOB, "join");
            }));
  }

  private static Stream<AuthCase> aliases() {
    return Stream.of(
        refused(
            "aliases without a state key",
            "1-5:4.1",
            room -> room.message(ALICE, "m.room.aliases", "{}")),
        refused(
            "aliases of another server",
            "1-5:4.2",
            room -> room.state(ALICE, "m.room.aliases", "b.example", "{}")),
        allowed(
            "aliases of one's own server, by a stranger",
            "1-5",
            room -> room.state(BOB, "m.room.aliases", "b.example", "{}")),
        refused(
            "aliases by a stranger where they are like any other state",
            "6-11:5 12:6",
            room -> room.state(BOB, "m.room.aliases", "b.example", "{}")));
  }

  private static Stream<AuthCase> senders() {
    return Stream.of(
        refused(
            "a message of a stranger",
            "1-5:6 6-11:5 12:6",
            room -> room.message(BOB, "m.text", "{}")),
        refused(
            "a message of an invited user",
            "1-5:6 6-11:5 12:6",
            room -> room.invited(BOB).message(BOB, "m.text", "{}")),
        allowed(
            "a third-party invite by a member",
            "1-12",
            room -> room.joined(BOB).state(BOB, "m.room.third_party_invite", "token", "{}")),
        refused(
            "a third-party invite below the invite level",
            "1-5:7.1 6-11:6.1 12:7.1",
            room ->
                room.joined(BOB)
                    .levels("{'invite':10}")
                    .state(BOB, "m.room.third_party_invite", "token", "{}")),
        refused(
            "state by a member without power",
            "1-5:8 6-11:7 12:8",
            room -> room.joined(BOB).state(BOB, "m.room.name", "", "{}")),
        allowed(
            "state by a member with just the power",
            "1-12",
            room ->
                room.joined(BOB)
                    .levels("{'users':{'@bob:b.example':50}}")
                    .state(BOB, "m.room.name", "", "{}")),
        refused(
            "a message of a type that takes power",
            "1-5:8 6-11:7 12:8",
            room ->
                room.joined(BOB).levels("{'events':{'m.text':1}}").message(BOB, "m.text", "{}")),
        refused(
            "messages where all take power",
            "1-5:8 6-11:7 12:8",
            room -> room.joined(BOB).levels("{'events_default':1}").message(BOB, "x", "{}")),
        allowed(
            "state that bears the sender's own user ID",
            "1-12",
            room -> room.state(ALICE, "m.custom", ALICE.value(), "{}")),
        refused(
            "state that bears somebody else's user ID",
            "1-5:9 6-11:8 12:9",
            room -> room.state(ALICE, "m.custom", BOB.value(), "{}")),
        allowed(
            "state that bears some other name",
            "1-12",
            room -> room.state(ALICE, "m.custom", "bob:b.example", "{}")));
  }

  private static Stream<AuthCase> redactions() {
    return Stream.of(
        allowed(
            "a redaction with the redact level",
            "1-12",
            room -> room.redaction(ALICE, new EventId("$event:b.example"))),
        allowed(
            "a redaction of an event of the same server",
            "1-12",
            room -> room.joined(BOB).redaction(BOB, new EventId("$event:b.example"))),
        refused(
            "a redaction of another server's event without the redact level",
            "1-2:11.3",
            room -> room.joined(BOB).redaction(BOB, new EventId("$event:a.example"))),
        refused(
            "a redaction of nothing without the redact level",
            "1-2:11.3",
            room -> room.joined(BOB).message(BOB, "m.room.redaction", "{}")),
        allowed(
            "a redaction that is judged when it is applied",
            "3-12",
            room -> room.joined(BOB).redaction(BOB, new EventId("$event:a.example"))));
  }

  /** The same event with another field, as a server might send it that keeps to no rule. */
  private static Pdu altered(Pdu event, String field, String value) {
    var json = event.json().deepCopy();
    json.set(field, Json.parse(value.getBytes(StandardCharsets.UTF_8)));
    return Pdu.receive(event.version(), json);
  }
}
