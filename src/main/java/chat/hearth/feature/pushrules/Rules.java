package chat.hearth.feature.pushrules;

import chat.hearth.event.Pdu;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A user's enabled rules, ready to be asked. Immutable; the same rules of two users are equal.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#push-rules">Client-Server API:
 *     push rules</a>
 */
public record Rules(List<Rule> rules) {
  private static final UserId ANYBODY = new UserId("@a:a");

  /** The predefined rules, as every user has them that changed nothing. */
  public static final Rules PREDEFINED = of(ANYBODY, Ruleset.predefined(ANYBODY).content());

  /** Who has rules of its own is asked in its own way, the others together. */
  public enum Scope {
    /** Counts as the predefined rules do. */
    PREDEFINED,
    /** Only what override rules say counts, and they are the predefined ones. */
    MENTIONS,
    /** Nothing counts. */
    NOTHING,
    /** Has to be asked about each event. */
    OWN
  }

  public Rules {
    rules = List.copyOf(rules);
  }

  /** Reads the content of {@code m.push_rules}; one without rules means the predefined ones. */
  public static Rules of(UserId owner, ObjectNode content) {
    var global = Ruleset.of(content, owner).global();
    var reader = new ConditionReader(owner);
    var rules = new ArrayList<Rule>();
    for (var kind : RuleKind.values()) {
      if (global.get(kind.text()) instanceof ArrayNode array) {
        for (var json : array) {
          if (json instanceof ObjectNode rule && rule.path("enabled").asBoolean(true)) {
            rules.add(
                new Rule(conditions(kind, rule, reader), Verdict.of(kind, rule.path("actions"))));
          }
        }
      }
    }
    return new Rules(rules);
  }

  /**
   * What the rules say about an event.
   *
   * @param owner whose rules they are; empty for somebody whom the event doesn't name
   */
  public Verdict judge(Pdu event, Optional<UserId> owner, Surroundings room) {
    var subject = new Subject(event, owner, room);
    for (var rule : rules) {
      if (rule.applies(subject)) {
        return rule.verdict();
      }
    }
    return Verdict.NONE;
  }

  /** Whether an event names the owner of the rules in a way that they ask for. */
  public boolean nameOwner(Pdu event, UserId owner, Surroundings room) {
    var subject = new Subject(event, Optional.of(owner), room);
    for (var rule : rules) {
      for (var condition : rule.conditions()) {
        if (condition.asksForOwner() && condition.holds(subject)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Those that can apply in a room. */
  public Rules in(RoomId room) {
    var here = new ArrayList<Rule>();
    for (var rule : rules) {
      var left = rule.in(room);
      left.ifPresent(here::add);
      if (left.isPresent() && left.get().conditions().isEmpty()) {
        break; // nothing gets past it
      }
    }
    return new Rules(here);
  }

  /**
   * How the events of a room have to be counted, where these are the rules {@link #in} it.
   *
   * @param follows whether their owner ever followed a thread
   */
  public Scope scope(boolean follows) {
    if (!follows) {
      return scope(unthreaded(rules));
    }
    var scope = scope(rules);
    return scope == Scope.NOTHING || unthreaded(rules).size() == rules.size() ? scope : Scope.OWN;
  }

  private static Scope scope(List<Rule> rules) {
    if (rules.stream().noneMatch(rule -> rule.verdict().notifies())) {
      return Scope.NOTHING;
    }
    var predefined = unthreaded(PREDEFINED.rules);
    if (countsAs(rules, predefined)) {
      return Scope.PREDEFINED;
    }
    var last = rules.getLast();
    return last.conditions().isEmpty()
            && !last.verdict().notifies()
            && countsAs(rules.subList(0, rules.size() - 1), overriding(predefined))
        ? Scope.MENTIONS
        : Scope.OWN;
  }

  /** Those that can apply to who follows no thread. */
  private static List<Rule> unthreaded(List<Rule> rules) {
    return rules.stream().filter(rule -> !rule.asksForThread()).toList();
  }

  /** Whether it matters how many are in the room. */
  public boolean askForMemberCount() {
    return rules.stream()
        .flatMap(rule -> rule.conditions().stream())
        .anyMatch(Condition.MemberCount.class::isInstance);
  }

  private static List<Rule> overriding(List<Rule> rules) {
    return rules.stream().filter(rule -> rule.verdict().byOverride()).toList();
  }

  private static boolean countsAs(List<Rule> some, List<Rule> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!some.get(i).countsAs(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<Condition> conditions(
      RuleKind kind, ObjectNode rule, ConditionReader reader) {
    var id = rule.path("rule_id").asText();
    return switch (kind) {
      case OVERRIDE, POSTCONTENT, UNDERRIDE -> {
        var conditions = new ArrayList<Condition>();
        rule.path("conditions").forEach(json -> conditions.add(reader.read(json)));
        yield List.copyOf(conditions);
      }
      case CONTENT ->
          List.of(
              rule.path("pattern").isTextual()
                  ? ConditionReader.body(rule.get("pattern").textValue())
                  : new Condition.Unknown());
      case ROOM -> List.of(exactly("room_id", id));
      case SENDER -> List.of(exactly("sender", id));
    };
  }

  private static Condition exactly(String property, String id) {
    return new Condition.PropertyIs(PropertyPath.of(property), TextNode.valueOf(id));
  }
}
