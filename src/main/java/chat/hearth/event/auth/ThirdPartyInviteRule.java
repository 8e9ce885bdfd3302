package chat.hearth.event.auth;

import org.jspecify.annotations.Nullable;

/** Inviting an e-mail address or telephone number takes what inviting a user takes. */
final class ThirdPartyInviteRule implements Rule {
  private final String tooLow;

  ThirdPartyInviteRule(Numbers numbers) {
    tooLow = numbers.next();
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    if (!candidate.event().type().equals("m.room.third_party_invite")) {
      return null;
    }
    return candidate.senderLevel() >= candidate.powerLevels().invite()
        ? Verdict.ALLOWED
        : new Verdict.Denied(tooLow, "Inviting takes a higher power level");
  }
}
