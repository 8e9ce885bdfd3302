package chat.hearth.event.auth;

import static chat.hearth.event.auth.AuthCase.allowed;
import static chat.hearth.event.auth.AuthCase.refused;
import static chat.hearth.event.auth.TestRoom.ALICE;
import static chat.hearth.event.auth.TestRoom.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.event.Pdu;
import chat.hearth.matrix.UserId;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for power levels events, by the numbers of each version's page. */
final class PowerLevelsRuleTest {
  /** Bob has 50, and Carol has what the test adds. */
  private static final String CURRENT =
      "{'users':{'@bob:b.example':50%s},'events':{'m.high':60,'m.low':10},"
          + "'notifications':{'high':60,'low':10},'ban':60,'kick':40,"
          + "'state_default':50}";

  @ParameterizedTest
  @MethodSource("cases")
  void rulesDecideAsTheirPagesSay(AuthCase scenario) {
    assertEquals(scenario.expected(), scenario.actual());
  }

  static Stream<AuthCase> cases() {
    return Stream.of(form(), namedLevels(), entries(), users()).flatMap(group -> group);
  }

  /** The number up to version 9, in versions 10 and 11, and in version 12. */
  private static String levels(String until9, String until11, String in12) {
    return "1-5:10.%1$s 6-9:9.%1$s 10-11:9.%2$s 12:10.%3$s".formatted(until9, until11, in12);
  }

  private static Stream<AuthCase> form() {
    return Stream.of(
        allowed("the first power levels", "1-12", room -> first(room, "{'ban':1000}")),
        refused(
            "a level that is text, where it must be an integer",
            "10-11:9.1 12:10.1",
            room -> first(room, "{'kick':'50'}")),
        allowed("a level that is text", "1-9", room -> first(room, "{'kick':'50'}")),
        refused(
            "an event's level that is text, where it must be an integer",
            "10-11:9.2 12:10.2",
            room -> first(room, "{'events':{'m.room.name':'50'}}")),
        refused(
            "events that are no object", "10-11:9.2 12:10.2", room -> first(room, "{'events':[]}")),
        refused(
            "a notification's level that is no integer",
            "10-11:9.2 12:10.2",
            room -> first(room, "{'notifications':{'room':true}}")),
        refused(
            "users that are no object", levels("1", "3", "3"), room -> first(room, "{'users':[]}")),
        refused(
            "a user who has no user ID",
            levels("1", "3", "3"),
            room -> first(room, "{'users':{'bob':50}}")),
        refused(
            "a user's level that is no level",
            levels("1", "3", "3"),
            room -> first(room, "{'users':{'@bob:b.example':'much'}}")),
        refused(
            "a user's level that is text, where it must be an integer",
            "10-11:9.3 12:10.3",
            room -> first(room, "{'users':{'@bob:b.example':'50'}}")),
        allowed(
            "a user's level that is text",
            "1-9",
            room -> first(room, "{'users':{'@bob:b.example':' +0050 '}}")),
        allowed(
            "a user's level that is a float",
            "1-5",
            room -> first(room, "{'users':{'@bob:b.example':50.57}}")),
        refused(
            "a user's level that is no double",
            "1-5:10.1",
            room -> first(room, "{'users':{'@bob:b.example':1e400}}")),
        refused(
            "a level for the creator",
            "12:10.4",
            room -> first(room, "{'users':{'@alice:a.example':100}}")),
        refused(
            "a level for an additional creator",
            "12:10.4",
            room ->
                first(
                    room.createdWith("{'additional_creators':['@bob:b.example']}"),
                    "{'users':{'@bob:b.example':100}}")),
        allowed(
            "a level for the creator where creators are like others",
            "1-11",
            room -> first(room, "{'users':{'@alice:a.example':100}}")));
  }

  private static Stream<AuthCase> namedLevels() {
    return Stream.of(
        allowed("levels that stay as they are", "1-12", room -> changed(room, "x", "x")),
        refused(
            "lowering a level from above one's own",
            levels("3.1", "5.1", "6.1"),
            room -> changed(room, "'ban':60", "'ban':50")),
        refused(
            "removing a level that is above one's own",
            levels("3.1", "5.1", "6.1"),
            room -> changed(room, "'ban':60,", "")),
        refused(
            "raising a level above one's own",
            levels("3.2", "5.2", "6.2"),
            room -> changed(room, "'kick':40", "'kick':51")),
        refused(
            "adding a level above one's own",
            levels("3.2", "5.2", "6.2"),
            room -> changed(room, "'ban':60", "'ban':60,'redact':51")),
        allowed(
            "raising a level to one's own",
            "1-12",
            room -> changed(room, "'kick':40", "'kick':50")),
        allowed(
            "writing the same level as text",
            "1-9",
            room -> changed(room, "'ban':60", "'ban':'60'")),
        allowed(
            "changing any level as the creator",
            "12",
            room -> {
              room.levels(CURRENT.formatted(""));
              return levels(room, ALICE, CURRENT.formatted("").replace("'ban':60", "'ban':99"));
            }));
  }

  private static Stream<AuthCase> entries() {
    return Stream.of(
        refused(
            "lowering an event's level from above one's own",
            levels("4.1", "6.1", "7.1"),
            room -> changed(room, "'m.high':60", "'m.high':50")),
        refused(
            "removing an event's level that is above one's own",
            levels("4.1", "6.1", "7.1"),
            room -> changed(room, "'m.high':60,", "")),
        refused(
            "raising an event's level above one's own",
            levels("5.1", "7.1", "8.1"),
            room -> changed(room, "'m.low':10", "'m.low':51")),
        refused(
            "adding an event's level above one's own",
            levels("5.1", "7.1", "8.1"),
            room -> changed(room, "'m.low':10", "'m.low':10,'m.new':51")),
        allowed(
            "changing an event's level below one's own",
            "1-12",
            room -> changed(room, "'m.low':10", "'m.low':50,'m.new':0")),
        refused(
            "lowering a notification's level from above one's own",
            "6-9:9.4.1 10-11:9.6.1 12:10.7.1",
            room -> changed(room, "'high':60", "'high':50")),
        refused(
            "adding a notification's level above one's own",
            "6-9:9.5.1 10-11:9.7.1 12:10.8.1",
            room -> changed(room, "'low':10", "'low':51")),
        allowed(
            "changing notification levels where nobody watches them",
            "1-5",
            room -> changed(room, "'high':60,'low':10", "'low':99")));
  }

  private static Stream<AuthCase> users() {
    return Stream.of(
        refused(
            "lowering an equal",
            levels("6.1", "8.1", "9.1"),
            room -> changedBeside(50, room, "'@carol:c.example':50", "'@carol:c.example':0")),
        refused(
            "removing an equal",
            levels("6.1", "8.1", "9.1"),
            room -> changedBeside(50, room, ",'@carol:c.example':50", "")),
        allowed(
            "lowering somebody below",
            "1-12",
            room -> changedBeside(49, room, "'@carol:c.example':49", "'@carol:c.example':0")),
        allowed(
            "lowering oneself",
            "1-12",
            room -> changed(room, "'@bob:b.example':50", "'@bob:b.example':0")),
        refused(
            "raising oneself",
            levels("7.1", "9.1", "10.1"),
            room -> changed(room, "'@bob:b.example':50", "'@bob:b.example':51")),
        refused(
            "raising somebody above oneself",
            levels("7.1", "9.1", "10.1"),
            room -> changedBeside(10, room, "'@carol:c.example':10", "'@carol:c.example':51")),
        refused(
            "adding somebody above oneself",
            levels("7.1", "9.1", "10.1"),
            room ->
                changed(room, "'@bob:b.example':50", "'@bob:b.example':50,'@carol:c.example':51")),
        allowed(
            "adding somebody as high as oneself",
            "1-12",
            room ->
                changed(room, "'@bob:b.example':50", "'@bob:b.example':50,'@carol:c.example':50")));
  }

  private static Pdu first(TestRoom room, String content) {
    return levels(room, ALICE, content);
  }

  /** Bob changes one thing in levels where he has 50. */
  private static Pdu changed(TestRoom room, String before, String after) {
    return changed(room, CURRENT.formatted(""), before, after);
  }

  /** As before, where Carol has a level too. */
  private static Pdu changedBeside(int carol, TestRoom room, String before, String after) {
    var current = CURRENT.formatted(",'@carol:c.example':" + carol);
    return changed(room, current, before, after);
  }

  private static Pdu changed(TestRoom room, String current, String before, String after) {
    room.joined(BOB).levels(current);
    return levels(room, BOB, current.replace(before, after));
  }

  private static Pdu levels(TestRoom room, UserId sender, String content) {
    return room.state(sender, "m.room.power_levels", "", content);
  }
}
