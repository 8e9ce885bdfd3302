package chat.hearth.feature.pushrules;

import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.stream.Writer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The door to push rules. */
public final class PushRules {
  private static final String TYPE = "m.push_rules";

  private final AccountData accountData;
  private final List<Endpoint> endpoints;

  public PushRules(AccountData accountData) {
    this.accountData = accountData;
    this.endpoints =
        List.of(
            new GetPushRules(this),
            new GetGlobalPushRules(this),
            new GetPushRule(this),
            new SetPushRule(this),
            new DeletePushRule(this),
            new GetPushRuleEnabled(this),
            new SetPushRuleEnabled(this),
            new GetPushRuleActions(this),
            new SetPushRuleActions(this));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Gives a new account the predefined rules, so that its first sync has them. */
  public void begin(Writer tx, UserId user) {
    accountData.set(tx, user, Optional.empty(), TYPE, Ruleset.predefined(user).content());
  }

  /** A user's rules, ready to be asked about events. */
  public Rules rules(UserId user) {
    return accountData
        .get(user, TYPE)
        .map(content -> Rules.of(user, content))
        .orElse(Rules.PREDEFINED);
  }

  Ruleset of(UserId user) {
    return accountData
        .get(user, TYPE)
        .map(content -> Ruleset.of(content, user))
        .orElseGet(() -> Ruleset.predefined(user));
  }

  /** Changes a user's rules; nobody else changes them meanwhile. */
  void change(UserId user, Consumer<Ruleset> change) {
    accountData.update(
        user,
        Optional.empty(),
        TYPE,
        content -> {
          var rules = Ruleset.of(content, user);
          change.accept(rules);
          return rules.content();
        });
  }
}
