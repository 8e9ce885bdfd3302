package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an event may cite as auth events. */
final class AuthEventsRule implements Rule {
  private final boolean createIsCited;
  private final String duplicate;
  private final String unexpected;
  private final String rejected;
  private final String noCreate;
  private final String otherRoom;

  AuthEventsRule(Numbers numbers, RoomVersion version) {
    createIsCited = !version.roomIdIsCreateHash();
    duplicate = numbers.next();
    unexpected = numbers.next();
    rejected = numbers.next();
    noCreate = numbers.next(); // Version 12's page drops this rule and leaves its number unused.
    otherRoom = numbers.next();
  }

  /** By state, all that can be asked is whether the room was ever created. */
  @Override
  public @Nullable Verdict check(Candidate candidate) {
    return createIsCited && candidate.findCreate().isEmpty() ? withoutCreate() : null;
  }

  Verdict check(Pdu event, List<Pdu> authEvents, Predicate<EventId> isRejected) {
    if (event.type().equals(StateKey.CREATE.type())) {
      return Verdict.ALLOWED; // Judged by the rules for create events alone.
    }
    var seen = new HashSet<StateKey>();
    for (var cited : authEvents) {
      if (cited.key().isPresent() && !seen.add(cited.key().get())) {
        return new Verdict.Denied(duplicate, "Two auth events set the same entry of the state");
      }
    }
    var expected = AuthEventSelection.keys(event);
    for (var cited : authEvents) {
      if (cited.key().isEmpty() || !expected.contains(cited.key().get())) {
        return new Verdict.Denied(unexpected, "An auth event has no bearing: " + cited.type());
      }
    }
    for (var cited : authEvents) {
      if (isRejected.test(cited.eventId())) {
        return new Verdict.Denied(rejected, "An auth event was itself rejected");
      }
    }
    if (createIsCited && !seen.contains(StateKey.CREATE)) {
      return withoutCreate();
    }
    for (var cited : authEvents) {
      if (!cited.roomId().equals(event.roomId())) {
        return new Verdict.Denied(otherRoom, "An auth event belongs to another room");
      }
    }
    return Verdict.ALLOWED;
  }

  private Verdict withoutCreate() {
    return new Verdict.Denied(noCreate, "There is no create event");
  }
}
