package chat.hearth.feature.pushrules;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A user's global rules as a tree that may be changed: by kind, each list in the order in which its
 * rules are asked.
 */
final class Ruleset {
  private static final String PREDEFINED = read();

  private final ObjectNode global;

  private Ruleset(ObjectNode global) {
    this.global = global;
  }

  /** The rules that every user begins with. */
  static Ruleset predefined(UserId user) {
    var escaped = Json.text(user.value());
    return new Ruleset(
        Json.own(PREDEFINED.replace("{user}", escaped.substring(1, escaped.length() - 1))));
  }

  /** The content of {@code m.push_rules}; an empty one means the predefined rules. */
  static Ruleset of(ObjectNode content, UserId user) {
    return content.get("global") instanceof ObjectNode global
        ? new Ruleset(completed(global, user))
        : predefined(user);
  }

  /** Accounts that are older than a kind of rules have its predefined ones. */
  private static ObjectNode completed(ObjectNode global, UserId user) {
    var kind = RuleKind.POSTCONTENT.text();
    if (global.has(kind)) {
      return global;
    }
    var complete = Json.object();
    complete.setAll(global);
    complete.set(kind, predefined(user).global.get(kind));
    return complete;
  }

  ObjectNode content() {
    var content = Json.object();
    content.set("global", global);
    return content;
  }

  ObjectNode global() {
    return global;
  }

  Optional<ObjectNode> find(RuleKind kind, String id) {
    int at = indexOf(kind, id);
    return at < 0 ? Optional.empty() : Optional.of((ObjectNode) rules(kind).get(at));
  }

  /**
   * A rule that must be there.
   *
   * @throws MatrixError {@code M_NOT_FOUND}
   */
  ObjectNode get(RuleKind kind, String id) {
    return find(kind, id).orElseThrow(() -> MatrixError.notFound("There is no such push rule"));
  }

  /**
   * Puts a rule of the user's in: where one of that ID is it takes its place unless another place
   * is asked for.
   *
   * @param before the rule of the user's that it goes before
   * @param after the rule of the user's that it goes after
   * @throws MatrixError {@code M_NOT_FOUND} where there is no such other rule
   */
  void put(RuleKind kind, ObjectNode rule, Optional<String> before, Optional<String> after) {
    var id = rule.get("rule_id").textValue();
    int old = indexOf(kind, id);
    if (old >= 0) {
      var there = (ObjectNode) rules(kind).remove(old);
      rule.set("enabled", there.get("enabled"));
    }
    int at = old >= 0 ? old : first(kind);
    if (before.isPresent()) {
      at = place(kind, before.get());
    } else if (after.isPresent()) {
      at = place(kind, after.get()) + 1;
    }
    rules(kind).insert(at, rule);
  }

  /** Removes a rule that must be there. */
  void remove(RuleKind kind, String id) {
    get(kind, id);
    rules(kind).remove(indexOf(kind, id));
  }

  /** The user's rules stand before the predefined ones, but behind the master switch. */
  private int first(RuleKind kind) {
    return indexOf(kind, ".m.rule.master") + 1;
  }

  private int place(RuleKind kind, String id) {
    int at = indexOf(kind, id);
    if (at < 0) {
      throw MatrixError.notFound("There is no push rule " + id + " to stand beside");
    }
    return at;
  }

  private int indexOf(RuleKind kind, String id) {
    var rules = rules(kind);
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).path("rule_id").asText().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private ArrayNode rules(RuleKind kind) {
    return global.withArray(kind.text());
  }

  private static String read() {
    try (var in = Ruleset.class.getResourceAsStream("predefined.json")) {
      if (in == null) {
        throw new IllegalStateException("predefined.json is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
