package chat.hearth.event.auth;

import chat.hearth.event.RoomVersion;

/** Who may knock. */
final class KnockRule implements Rule {
  private final RoomVersion version;
  private final String joinRule;
  private final String notSelf;
  private final String otherwise;

  KnockRule(Numbers numbers, RoomVersion version) {
    this.version = version;
    joinRule = numbers.next();
    notSelf = numbers.next();
    numbers.skip(); // From outside.
    otherwise = numbers.next();
  }

  @Override
  public Verdict check(Candidate candidate) {
    var rule = candidate.joinRule();
    if (!rule.equals("knock") && !(version.knockRestricted() && rule.equals("knock_restricted"))) {
      return new Verdict.Denied(joinRule, "The join rule is '" + rule + "'");
    }
    if (!candidate.isOwnMembership()) {
      return new Verdict.Denied(notSelf, "Nobody knocks for somebody else");
    }
    return switch (candidate.senderMembership()) {
      case "ban", "invite", "join" ->
          new Verdict.Denied(otherwise, "The user is banned, invited or in the room");
      default -> Verdict.ALLOWED;
    };
  }
}
