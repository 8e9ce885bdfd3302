package chat.hearth.event.auth;

import chat.hearth.event.RoomVersion;

/** Leaving, declining, withdrawing a knock; kicking and unbanning. */
final class LeaveRule implements Rule {
  private final RoomVersion version;
  private final String notInside;
  private final String notJoined;
  private final String unban;
  private final String otherwise;

  LeaveRule(Numbers numbers, RoomVersion version) {
    this.version = version;
    notInside = numbers.next();
    notJoined = numbers.next();
    unban = numbers.next();
    numbers.skip(); // With the level it takes.
    otherwise = numbers.next();
  }

  @Override
  public Verdict check(Candidate candidate) {
    var membership = candidate.senderMembership();
    if (candidate.isOwnMembership()) {
      return canBeLeft(membership)
          ? Verdict.ALLOWED
          : new Verdict.Denied(notInside, "The user has nothing to leave");
    }
    if (!membership.equals("join")) {
      return new Verdict.Denied(notJoined, "Only members kick");
    }
    var levels = candidate.powerLevels();
    long level = candidate.senderLevel();
    if (candidate.membershipOf(candidate.target()).equals("ban") && level < levels.ban()) {
      return new Verdict.Denied(unban, "Unbanning takes a higher power level");
    }
    return level >= levels.kick() && candidate.targetLevel() < level
        ? Verdict.ALLOWED
        : new Verdict.Denied(otherwise, "Kicking this user takes a higher power level");
  }

  private boolean canBeLeft(String membership) {
    return switch (membership) {
      case "invite", "join" -> true;
      case "knock" -> version.knocking();
      default -> false;
    };
  }
}
