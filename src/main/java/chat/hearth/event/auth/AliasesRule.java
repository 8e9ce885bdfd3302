package chat.hearth.event.auth;

import org.jspecify.annotations.Nullable;

/** Up to version 5 every server keeps its own list of aliases in the state. */
final class AliasesRule implements Rule {
  private final String noStateKey;
  private final String otherServer;

  AliasesRule(Numbers numbers) {
    noStateKey = numbers.next();
    otherServer = numbers.next();
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    var event = candidate.event();
    if (!event.type().equals("m.room.aliases")) {
      return null;
    }
    if (event.stateKey().isEmpty()) {
      return new Verdict.Denied(noStateKey, "An aliases event has a state key");
    }
    if (!event.stateKey().get().equals(event.sender().server().value())) {
      return new Verdict.Denied(otherServer, "A server keeps only its own aliases");
    }
    return Verdict.ALLOWED;
  }
}
