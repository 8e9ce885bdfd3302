package chat.hearth.event.auth;

import org.jspecify.annotations.Nullable;

/** Every type of event takes a power level. */
final class RequiredLevelRule implements Rule {
  private final String number;

  RequiredLevelRule(String number) {
    this.number = number;
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    long required = candidate.powerLevels().required(candidate.event());
    return required > candidate.senderLevel()
        ? new Verdict.Denied(
            number, "Sending " + candidate.event().type() + " takes power level " + required)
        : null;
  }
}
