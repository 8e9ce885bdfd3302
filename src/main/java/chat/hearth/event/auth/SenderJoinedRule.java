package chat.hearth.event.auth;

import org.jspecify.annotations.Nullable;

/** Whoever is not in the room says nothing in it. */
final class SenderJoinedRule implements Rule {
  private final String number;

  SenderJoinedRule(String number) {
    this.number = number;
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    return candidate.senderIsJoined()
        ? null
        : new Verdict.Denied(number, "The sender is not in the room");
  }
}
