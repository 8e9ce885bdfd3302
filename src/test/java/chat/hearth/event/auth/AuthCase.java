package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One line of the tables of authorisation cases.
 *
 * @param sentence what happens
 * @param expected for each version that it concerns the number of the rule that refuses, or nothing
 *     where the event is allowed
 * @param scene prepares a room and makes the event to be judged
 */
record AuthCase(String sentence, Map<String, String> expected, Function<TestRoom, Pdu> scene) {
  private static final String ALLOWED = "";

  /** Refused in every version of {@code 1-5:5.1 6-12:4.1} by the rule behind the colon. */
  static AuthCase refused(String sentence, String numbers, Function<TestRoom, Pdu> scene) {
    var expected = new LinkedHashMap<String, String>();
    for (var part : numbers.split(" ")) {
      int colon = part.indexOf(':');
      versions(part.substring(0, colon))
          .forEach(version -> expected.put(version, part.substring(colon + 1)));
    }
    return new AuthCase("refused: " + sentence, expected, scene);
  }

  /** Allowed in every version of {@code 1-12}. */
  static AuthCase allowed(String sentence, String range, Function<TestRoom, Pdu> scene) {
    var expected = new LinkedHashMap<String, String>();
    versions(range).forEach(version -> expected.put(version, ALLOWED));
    return new AuthCase("allowed: " + sentence, expected, scene);
  }

  /** The verdicts of all versions concerned, each as the number of a rule or nothing. */
  Map<String, String> actual() {
    var actual = new LinkedHashMap<String, String>();
    for (var id : expected.keySet()) {
      var room = TestRoom.of(RoomVersion.find(id).orElseThrow());
      var event = scene.apply(room);
      actual.put(
          id,
          switch (AuthRules.check(event, room)) {
            case Verdict.Allowed() -> ALLOWED;
            case Verdict.Denied(var rule, var reason) -> rule;
          });
    }
    return actual;
  }

  private static Stream<String> versions(String range) {
    int dash = range.indexOf('-');
    int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
    int last = Integer.parseInt(range.substring(dash + 1));
    return Stream.iterate(first, version -> version <= last, version -> version + 1)
        .map(String::valueOf);
  }

  @Override
  public String toString() {
    return sentence;
  }
}
