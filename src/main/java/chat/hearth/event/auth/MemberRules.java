package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.UserId;
import org.jspecify.annotations.Nullable;

/** Member events: hands each one to the rules for the membership that it sets. */
final class MemberRules implements Rule {
  private final RoomVersion version;
  private final String incomplete;
  private final String authoriserUnsigned;
  private final JoinRule join;
  private final InviteRule invite;
  private final LeaveRule leave;
  private final BanRule ban;
  private final KnockRule knock;
  private final String unknown;

  MemberRules(Numbers numbers, RoomVersion version) {
    this.version = version;
    incomplete = numbers.next();
    authoriserUnsigned = version.restrictedJoins() ? numbers.group().next() : "";
    join = new JoinRule(numbers.group(), version);
    invite = new InviteRule(numbers.group());
    leave = new LeaveRule(numbers.group(), version);
    ban = new BanRule(numbers.group());
    knock = new KnockRule(Numbers.below(numbers.nextIf(version.knocking())), version);
    unknown = numbers.next();
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    var event = candidate.event();
    if (!event.type().equals("m.room.member")) {
      return null;
    }
    var membership = event.content().path("membership");
    if (event.stateKey().isEmpty() || membership.isMissingNode()) {
      return new Verdict.Denied(incomplete, "A member event has a state key and a membership");
    }
    if (version.restrictedJoins() && !isSignedByAuthoriser(event)) {
      return new Verdict.Denied(authoriserUnsigned, "The server that let the user in did not sign");
    }
    return switch (membership.asText()) {
      case "join" -> join.check(candidate);
      case "invite" -> invite.check(candidate);
      case "leave" -> leave.check(candidate);
      case "ban" -> ban.check(candidate);
      case "knock" -> version.knocking() ? knock.check(candidate) : unknownMembership();
      default -> unknownMembership();
    };
  }

  private Verdict unknownMembership() {
    return new Verdict.Denied(unknown, "The membership is not known");
  }

  /** By name; whether the signature is valid was checked when the event arrived. */
  private static boolean isSignedByAuthoriser(Pdu event) {
    var authoriser = event.content().path("join_authorised_via_users_server");
    if (authoriser.isMissingNode()) {
      return true;
    }
    return authoriser.isTextual()
        && UserId.isValid(authoriser.textValue())
        && !event
            .json()
            .path("signatures")
            .path(new UserId(authoriser.textValue()).server().value())
            .isEmpty();
  }
}
