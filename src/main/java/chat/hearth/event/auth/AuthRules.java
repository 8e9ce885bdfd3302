package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The authorisation rules of all room versions: for each version the groups of rules that it has,
 * in the order of its page. The first group that gives a verdict decides; if none does, the event
 * is allowed.
 *
 * @see <a href="https://spec.matrix.org/v1.19/server-server-api/#authorisation-rules">Server-Server
 *     API: authorisation rules</a>
 */
public final class AuthRules {
  private static final Map<String, AuthRules> BY_VERSION =
      RoomVersion.all().stream()
          .collect(Collectors.toUnmodifiableMap(RoomVersion::id, AuthRules::new));

  private final AuthEventsRule authEvents;
  private final List<Rule> rules = new ArrayList<>();

  private AuthRules(RoomVersion version) {
    var numbers = Numbers.topLevel();
    rules.add(new CreateRule(numbers.group(), version));
    if (version.roomIdIsCreateHash()) {
      rules.add(new RoomIdRule(numbers.next()));
    }
    authEvents = new AuthEventsRule(numbers.group(), version);
    rules.add(authEvents);
    rules.add(new FederateRule(numbers.next()));
    if (version.aliasesRule()) {
      rules.add(new AliasesRule(numbers.group()));
    }
    rules.add(new MemberRules(numbers.group(), version));
    rules.add(new SenderJoinedRule(numbers.next()));
    rules.add(new ThirdPartyInviteRule(numbers.group()));
    rules.add(new RequiredLevelRule(numbers.next()));
    rules.add(new UserStateKeyRule(numbers.next()));
    rules.add(new PowerLevelsRule(numbers.group(), version));
    if (version.redactionRule()) {
      rules.add(new RedactionRule(numbers.group()));
    }
  }

  /**
   * Judges an event by a state of its room. What its own {@code auth_events} are worth is {@link
   * #checkAuthEvents}'s question.
   *
   * <p>That a server named by {@code join_authorised_via_users_server} signed is checked by name
   * only; {@link chat.hearth.event.Signatures} checks whether the signature is valid.
   */
  public static Verdict check(Pdu event, AuthState state) {
    var candidate = new Candidate(event, state);
    for (var rule : of(event).rules) {
      var verdict = rule.check(candidate);
      if (verdict != null) {
        return verdict;
      }
    }
    return Verdict.ALLOWED;
  }

  /**
   * Judges the events that an event cites as its auth events, whatever the state.
   *
   * @param authEvents the events that {@code event.authEvents()} names
   * @param rejected whether a cited event was itself rejected on receipt
   */
  public static Verdict checkAuthEvents(
      Pdu event, List<Pdu> authEvents, Predicate<EventId> rejected) {
    return of(event).authEvents.check(event, authEvents, rejected);
  }

  private static AuthRules of(Pdu event) {
    var rules = BY_VERSION.get(event.version().id());
    if (rules == null) {
      throw new IllegalArgumentException("No such room version: " + event.version());
    }
    return rules;
  }
}
