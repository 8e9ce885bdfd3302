package chat.hearth.event.auth;

import org.jspecify.annotations.Nullable;

/** A room with {@code m.federate: false} belongs to its creator's server. */
final class FederateRule implements Rule {
  private final String number;

  FederateRule(String number) {
    this.number = number;
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    var create = candidate.create();
    var federate = create.content().path("m.federate");
    if (!federate.isBoolean()
        || federate.booleanValue()
        || candidate.event().sender().isOf(create.sender().server())) {
      return null;
    }
    return new Verdict.Denied(number, "The room is not open to other servers");
  }
}
