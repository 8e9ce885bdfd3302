package chat.hearth.event.auth;

import chat.hearth.event.EventIds;
import org.jspecify.annotations.Nullable;

/** From version 12 the room ID names the create event that the room's state must have. */
final class RoomIdRule implements Rule {
  private final String number;

  RoomIdRule(String number) {
    this.number = number;
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    var create = candidate.findCreate();
    if (create.isPresent()
        && EventIds.roomOf(create.get().eventId()).equals(candidate.event().roomId())) {
      return null;
    }
    return new Verdict.Denied(number, "The room ID is not that of an accepted create event");
  }
}
