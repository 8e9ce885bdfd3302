package chat.hearth.event.auth;

import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New power levels must be well formed, and nobody reaches above their own. */
final class PowerLevelsRule implements Rule {
  static final List<String> NAMED =
      List.of(
          "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite");

  private final PowerLevelsFormat format;
  private final PowerLevelsChange change;

  PowerLevelsRule(Numbers numbers, RoomVersion version) {
    format = new PowerLevelsFormat(numbers, version);
    numbers.skip(); // The first ones in the room.
    change = new PowerLevelsChange(numbers, version);
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    var event = candidate.event();
    if (!event.type().equals(StateKey.POWER_LEVELS.type())) {
      return null;
    }
    var malformed = format.check(candidate);
    if (malformed != null) {
      return malformed;
    }
    var current = candidate.state().get(StateKey.POWER_LEVELS);
    if (current.isEmpty()) {
      return Verdict.ALLOWED;
    }
    ObjectNode before = current.get().content();
    return change.check(before, event.content(), event.sender(), candidate.senderLevel());
  }
}
