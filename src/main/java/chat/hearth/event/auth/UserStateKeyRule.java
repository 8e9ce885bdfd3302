package chat.hearth.event.auth;

import org.jspecify.annotations.Nullable;

/** A state key that is a user ID belongs to that user. */
final class UserStateKeyRule implements Rule {
  private final String number;

  UserStateKeyRule(String number) {
    this.number = number;
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    var event = candidate.event();
    var stateKey = event.stateKey().orElse("");
    return stateKey.startsWith("@") && !stateKey.equals(event.sender().value())
        ? new Verdict.Denied(number, "The state key is somebody else's user ID")
        : null;
  }
}
