package chat.hearth.event.auth;

/** Who may invite whom. */
final class InviteRule implements Rule {
  private final SignedInviteRule signed;
  private final String notJoined;
  private final String targetInOrBanned;
  private final String otherwise;

  InviteRule(Numbers numbers) {
    signed = new SignedInviteRule(numbers.group());
    notJoined = numbers.next();
    targetInOrBanned = numbers.next();
    numbers.skip(); // With the level it takes.
    otherwise = numbers.next();
  }

  @Override
  public Verdict check(Candidate candidate) {
    if (candidate.event().content().has("third_party_invite")) {
      return signed.check(candidate);
    }
    if (!candidate.senderIsJoined()) {
      return new Verdict.Denied(notJoined, "Only members invite");
    }
    var target = candidate.membershipOf(candidate.target());
    if (target.equals("join") || target.equals("ban")) {
      return new Verdict.Denied(targetInOrBanned, "The invited user is in the room or banned");
    }
    return candidate.senderLevel() >= candidate.powerLevels().invite()
        ? Verdict.ALLOWED
        : new Verdict.Denied(otherwise, "Inviting takes a higher power level");
  }
}
