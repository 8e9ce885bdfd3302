package chat.hearth.feature.invitepermission;

import chat.hearth.matrix.Glob;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What one user's account data says of invitations. Nothing in it is trusted to be well formed:
 * what is not understood allows.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#invite-permission">Client-Server
 *     API: invite permission</a>
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4155">MSC4155</a>
 */
final class InviteRules {
  /** Blocks all invitations, or none. */
  static final String BLOCKING = "m.invite_permission_config";

  /** MSC4155: blocks some, by lists of globs. */
  static final String FILTERING = "org.matrix.msc4155.invite_permission_config";

  private record Rule(String list, boolean server, Verdict verdict) {}

  /** The first list that names the inviter decides; lists of users go before lists of servers. */
  private static final List<Rule> RULES =
      List.of(
          new Rule("allowed_users", false, Verdict.ALLOW),
          new Rule("ignored_users", false, Verdict.IGNORE),
          new Rule("blocked_users", false, Verdict.BLOCK),
          new Rule("allowed_servers", true, Verdict.ALLOW),
          new Rule("ignored_servers", true, Verdict.IGNORE),
          new Rule("blocked_servers", true, Verdict.BLOCK));

  private InviteRules() {}

  static Verdict judge(
      Optional<ObjectNode> blocking, Optional<ObjectNode> filtering, UserId inviter) {
    if (blocking.filter(InviteRules::blocksAll).isPresent()) {
      return Verdict.BLOCK;
    }
    return filtering.map(lists -> filter(lists, inviter)).orElse(Verdict.ALLOW);
  }

  private static boolean blocksAll(ObjectNode content) {
    return "block".equals(content.path("default_action").textValue());
  }

  private static Verdict filter(ObjectNode lists, UserId inviter) {
    if (!lists.path("enabled").asBoolean(true)) {
      return Verdict.ALLOW;
    }
    for (var rule : RULES) {
      var name = rule.server ? inviter.server().value() : inviter.value();
      for (var glob : lists.path(rule.list)) {
        if (glob.isTextual() && new Glob(glob.textValue()).matches(name)) {
          return rule.verdict;
        }
      }
    }
    return Verdict.ALLOW;
  }
}
