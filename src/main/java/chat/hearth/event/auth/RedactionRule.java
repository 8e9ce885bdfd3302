package chat.hearth.event.auth;

import chat.hearth.matrix.EventId;
import org.jspecify.annotations.Nullable;

/** In versions 1 and 2 a redaction is judged when it is sent, by the servers that IDs name. */
final class RedactionRule implements Rule {
  private final String otherwise;

  RedactionRule(Numbers numbers) {
    numbers.skip(); // With the level it takes.
    numbers.skip(); // Of the same server.
    otherwise = numbers.next();
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    var event = candidate.event();
    if (!event.type().equals("m.room.redaction")) {
      return null;
    }
    if (candidate.senderLevel() >= candidate.powerLevels().redact()) {
      return Verdict.ALLOWED;
    }
    var ownServer = serverOf(event.eventId());
    return event.redacts().filter(redacts -> serverOf(redacts).equals(ownServer)).isPresent()
        ? Verdict.ALLOWED
        : new Verdict.Denied(otherwise, "Redacting this event takes a higher power level");
  }

  private static String serverOf(EventId eventId) {
    var id = eventId.value();
    return id.substring(id.indexOf(':') + 1);
  }
}
