package chat.hearth.event.auth;

/** Who may ban whom. */
final class BanRule implements Rule {
  private final String notJoined;
  private final String otherwise;

  BanRule(Numbers numbers) {
    notJoined = numbers.next();
    numbers.skip(); // With the level it takes.
    otherwise = numbers.next();
  }

  @Override
  public Verdict check(Candidate candidate) {
    if (!candidate.senderIsJoined()) {
      return new Verdict.Denied(notJoined, "Only members ban");
    }
    long level = candidate.senderLevel();
    return level >= candidate.powerLevels().ban() && candidate.targetLevel() < level
        ? Verdict.ALLOWED
        : new Verdict.Denied(otherwise, "Banning this user takes a higher power level");
  }
}
