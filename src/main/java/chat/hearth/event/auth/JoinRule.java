package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.UserId;

/** Who may join. */
final class JoinRule implements Rule {
  private final RoomVersion version;
  private final String notSelf;
  private final String banned;
  private final String authoriser;
  private final String otherwise;

  JoinRule(Numbers numbers, RoomVersion version) {
    this.version = version;
    numbers.skip(); // The creator's first join.
    notSelf = numbers.next();
    banned = numbers.next();
    numbers.skip(); // With an invitation.
    authoriser = version.restrictedJoins() ? secondOf(numbers.group()) : "";
    numbers.skip(); // In public.
    otherwise = numbers.next();
  }

  private static String secondOf(Numbers numbers) {
    numbers.skip();
    return numbers.next();
  }

  @Override
  public Verdict check(Candidate candidate) {
    if (isFirstJoin(candidate)) {
      return Verdict.ALLOWED;
    }
    if (!candidate.isOwnMembership()) {
      return new Verdict.Denied(notSelf, "Nobody joins for somebody else");
    }
    var membership = candidate.senderMembership();
    if (membership.equals("ban")) {
      return new Verdict.Denied(banned, "The user is banned");
    }
    boolean expected = membership.equals("invite") || membership.equals("join");
    var rule = candidate.joinRule();
    if (isByInvitation(rule)) {
      return expected ? Verdict.ALLOWED : notAllowed(rule);
    }
    if (isRestricted(rule)) {
      return expected || mayLetIn(candidate)
          ? Verdict.ALLOWED
          : new Verdict.Denied(authoriser, "Nobody who may invite let the user in");
    }
    return rule.equals("public") ? Verdict.ALLOWED : notAllowed(rule);
  }

  private Verdict notAllowed(String rule) {
    return new Verdict.Denied(otherwise, "The join rule is '" + rule + "'");
  }

  /** The creator joins right behind the create event, before there are join rules. */
  private boolean isFirstJoin(Candidate candidate) {
    var create = candidate.create();
    var prevEvents = candidate.event().prevEvents();
    return prevEvents.size() == 1
        && prevEvents.getFirst().equals(create.eventId())
        && candidate.target().equals(creatorOf(create));
  }

  private String creatorOf(Pdu create) {
    return version.creatorInContent()
        ? create.content().path("creator").asText()
        : create.sender().value();
  }

  private boolean isByInvitation(String rule) {
    return rule.equals("invite") || (version.knocking() && rule.equals("knock"));
  }

  private boolean isRestricted(String rule) {
    return (version.restrictedJoins() && rule.equals("restricted"))
        || (version.knockRestricted() && rule.equals("knock_restricted"));
  }

  private static boolean mayLetIn(Candidate candidate) {
    var named = candidate.event().content().path("join_authorised_via_users_server").asText();
    if (!UserId.isValid(named)) {
      return false;
    }
    var user = new UserId(named);
    var levels = candidate.powerLevels();
    return candidate.membershipOf(named).equals("join") && levels.of(user) >= levels.invite();
  }
}
