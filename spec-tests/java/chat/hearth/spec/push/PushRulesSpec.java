package chat.hearth.spec.push;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The push-rules endpoints. */
final class PushRulesSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void everybodyBeginsWithThePredefinedRules() {
    var global = alice.get(v3("/pushrules/")).ok().path("global");

    assertEquals(".m.rule.master", global.path("override").path(0).path("rule_id").asText());
    assertTrue(ids(global.path("override")).contains(".m.rule.invite_for_me"));
    assertTrue(ids(global.path("underride")).contains(".m.rule.message"));
    assertTrue(global.toString().contains(alice.userId()), global::toString);
  }

  @Test
  void theFirstSyncHasThePushRules() {
    var events = alice.sync().json().path("account_data").path("events");

    assertTrue(events.findValuesAsText("type").contains("m.push_rules"), events::toString);
  }

  @Test
  void aRuleIsMadeChangedAndRemoved() {
    var rule = v3("/pushrules/global/content/{}", "cake");

    alice.put(rule, rule("cake")).ok();
    alice
        .put(v3("/pushrules/global/content/{}/enabled", "cake"), Json.object("enabled", false))
        .ok();
    alice.put(rule, rule("cakes")).ok();

    var made = alice.get(rule).ok();
    assertEquals("cakes", made.path("pattern").asText());
    assertFalse(made.path("enabled").asBoolean(true), "a changed rule keeps its switch");
    assertFalse(made.path("default").asBoolean(true));

    alice.delete(rule, Json.object()).ok();
    alice.get(rule).refused(404, "M_NOT_FOUND");
  }

  @Test
  void rulesStandWhereTheyWereAskedTo() {
    for (var id : List.of("one", "two")) {
      alice.put(v3("/pushrules/global/content/{}", id), rule(id)).ok();
    }
    alice.put(v3("/pushrules/global/content/{}", "three") + "?after=two", rule("three")).ok();

    var rules = alice.get(v3("/pushrules/global/")).ok().path("content");

    assertEquals(List.of("two", "three", "one"), ids(rules));
  }

  @Test
  void aPredefinedRuleIsDisabledButNotRemoved() {
    var rule = "/pushrules/global/override/.m.rule.reaction";

    alice.put(v3(rule + "/enabled"), Json.object("enabled", false)).ok();

    assertFalse(alice.get(v3(rule + "/enabled")).ok().path("enabled").asBoolean(true));
    assertEquals(400, alice.delete(v3(rule), Json.object()).status());
  }

  @Test
  void theActionsOfARuleAreChanged() {
    var actions = v3("/pushrules/global/content/{}/actions", "song");
    alice.put(v3("/pushrules/global/content/{}", "song"), rule("song")).ok();
    var loud = Json.array("notify", Json.object("set_tweak", "sound", "value", "ring"));

    alice.put(actions, Json.object("actions", loud)).ok();

    assertEquals(loud, alice.get(actions).ok().path("actions"));
    assertEquals(loud, alice.get(v3("/pushrules/global/content/{}", "song")).ok().path("actions"));
  }

  @Test
  void badActionsAreRefusedAndChangeNothing() {
    var actions = v3("/pushrules/global/content/{}/actions", "song");
    alice.put(v3("/pushrules/global/content/{}", "song"), rule("song")).ok();

    alice.put(actions, Json.object()).refused(400, "M_MISSING_PARAM");
    alice.put(actions, Json.object("actions", "notify")).refused(400, "M_BAD_JSON");
    alice.put(actions, Json.object("actions", Json.array(1))).refused(400, "M_BAD_JSON");

    assertEquals(Json.array("notify"), alice.get(actions).ok().path("actions"));
  }

  @Test
  void theActionsOfNoRuleAreNotFound() {
    var actions = v3("/pushrules/global/content/{}/actions", "nothing");

    alice.get(actions).refused(404, "M_NOT_FOUND");
    alice.put(actions, Json.object("actions", Json.array("notify"))).refused(404, "M_NOT_FOUND");
    alice.anonymous().get(actions).refused(401, "M_MISSING_TOKEN");
    alice.get(v3("/pushrules/global/wrong/{}/actions", "nothing")).refused(400, "M_INVALID_PARAM");
  }

  @Test
  void aChangeOfTheRulesArrivesInSync() {
    var since = alice.sync();

    alice.put(v3("/pushrules/global/content/{}", "tea"), rule("tea")).ok();

    var news = alice.sync(since).json();
    assertTrue(news.path("account_data").toString().contains("\"tea\""), news::toString);
  }

  @Test
  void badRulesAreRefused() {
    alice.put(v3("/pushrules/global/content/.dot"), rule("x")).refused(400, "M_INVALID_PARAM");
    alice.put(v3("/pushrules/global/wrong/x"), rule("x")).refused(400, "M_INVALID_PARAM");
    alice
        .put(v3("/pushrules/global/content/x"), Json.object("pattern", "x"))
        .refused(400, "M_MISSING_PARAM");
    alice
        .put(v3("/pushrules/global/content/y") + "?before=nothing", rule("y"))
        .refused(404, "M_NOT_FOUND");
  }

  private static JsonNode rule(String pattern) {
    var rule = Json.object("pattern", pattern);
    rule.putArray("actions").add("notify");
    return rule;
  }

  private static List<String> ids(JsonNode rules) {
    var ids = new ArrayList<String>();
    rules.forEach(rule -> ids.add(rule.path("rule_id").asText()));
    return ids;
  }
}
