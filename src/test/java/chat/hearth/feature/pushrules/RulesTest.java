package chat.hearth.feature.pushrules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.Glob;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What rules say about events, against a slow reading of the specification. */
final class RulesTest {
  private static final UserId ALICE = new UserId("@alice:a.org");
  private static final UserId BOB = new UserId("@bob:a.org");
  private static final RoomId ROOM = new RoomId("!room:a.org");
  private static final List<String> TEXTS =
      List.of(
          "cake",
          "CAKE",
          "a cake",
          "cakes",
          "more cake!",
          "c*e",
          "c?ke",
          "*",
          "?",
          "",
          " ",
          "Bob",
          "bob_",
          "hey Bob, hi",
          "@alice:a.org",
          "m.notice",
          "invite",
          "ex*ple",
          "An example event",
          "exple",
          "café cake",
          "1",
          "a*b*c",
          "aXbXc",
          "-cake-",
          "m.room.*",
          "!room:a.org",
          "!r*");
  private static final List<String> KEYS =
      List.of(
          "type",
          "sender",
          "state_key",
          "room_id",
          "content.body",
          "content.msgtype",
          "content.m\\.mentions.user_ids",
          "content.m\\.mentions.room",
          "content.list",
          "content.a\\\\b",
          "content.number",
          "content",
          "nowhere.at.all",
          "content.deep.er",
          "content.\\x",
          "");
  private static final List<String> TYPES =
      List.of(
          "m.room.message",
          "m.room.encrypted",
          "m.room.member",
          "m.room.tombstone",
          "m.reaction",
          "m.call.invite",
          "m.room.topic",
          "m.room.server_acl");

  @Property(tries = 5_000)
  void rulesSayWhatTheSpecificationSays(@ForAll long seed) {
    var random = new Random(seed);
    var rules = rules(random);
    var event = event(random);
    var room = room(random);

    var verdict = Rules.of(ALICE, rules).judge(event, Optional.of(ALICE), room);

    assertEquals(oracle(room).actions(rules, event.json()), verdict.actions());
  }

  @Property(tries = 2_000)
  void inARoomTheSameIsSaidWithFewerRules(@ForAll long seed) {
    var random = new Random(seed);
    var rules = Rules.of(ALICE, rules(random));
    var event = event(random);
    var room = room(random);

    var verdict = rules.in(ROOM).judge(event, Optional.of(ALICE), room);

    assertEquals(rules.judge(event, Optional.of(ALICE), room), verdict);
    assertTrue(rules.in(ROOM).rules().size() <= rules.rules().size());
  }

  @Property(tries = 2_000)
  void whoIsNotNamedIsAnybody(@ForAll long seed) {
    var random = new Random(seed);
    var rules = Rules.of(ALICE, rules(random));
    var event = event(random);
    var room = room(random);

    if (!rules.nameOwner(event, ALICE, room)) {
      assertEquals(
          rules.judge(event, Optional.empty(), room), rules.judge(event, Optional.of(ALICE), room));
    }
  }

  @Property(tries = 2_000)
  void thosePlacedInAScopeCountAsItSays(@ForAll long seed) {
    var random = new Random(seed);
    var here = Rules.of(ALICE, nearlyPredefined(random)).in(ROOM);
    var event = event(random);
    var room = room(random);
    var verdict = here.judge(event, Optional.of(ALICE), room);
    var predefined = Rules.PREDEFINED.judge(event, Optional.of(ALICE), followingNothing(room));

    switch (here.scope(room.followsThread(ALICE).isPresent())) {
      case NOTHING -> assertFalse(verdict.notifies());
      case PREDEFINED -> assertTrue(verdict.countsAs(predefined));
      case MENTIONS ->
          assertTrue(verdict.countsAs(predefined.byOverride() ? predefined : Verdict.NONE));
      case OWN -> {
        // Judged event by event.
      }
    }
  }

  @Test
  void theSameRulesOfTwoUsersAreEqual() {
    var ofAlice = Rules.of(ALICE, Ruleset.predefined(ALICE).content());
    var ofBob = Rules.of(BOB, Ruleset.predefined(BOB).content());

    assertEquals(Rules.PREDEFINED, ofAlice);
    assertEquals(ofAlice, ofBob);
    assertEquals(ofAlice.hashCode(), ofBob.hashCode());
  }

  @Test
  void aSoundChangesNoCount() {
    var content = Ruleset.predefined(ALICE).content();
    ((ObjectNode) content.path("global").path("underride").path(3))
        .set("actions", Json.own("{\"a\":[\"notify\",{\"set_tweak\":\"sound\"}]}").get("a"));

    var rules = Rules.of(ALICE, content);

    assertNotEquals(Rules.PREDEFINED, rules);
    assertEquals(Rules.Scope.PREDEFINED, rules.in(ROOM).scope(false));
  }

  @Test
  void aMutedRoomCountsMentionsUnlessItIsOverridden() {
    var content = Ruleset.predefined(ALICE).content();
    list(content, "room").add(rule(ROOM.value(), List.of()));
    assertEquals(Rules.Scope.MENTIONS, Rules.of(ALICE, content).in(ROOM).scope(false));
    assertEquals(
        Rules.Scope.PREDEFINED,
        Rules.of(ALICE, content).in(new RoomId("!other:a.org")).scope(false));

    var override = rule("mute", List.of());
    override
        .putArray("conditions")
        .addObject()
        .put("kind", "event_match")
        .put("key", "room_id")
        .put("pattern", ROOM.value());
    list(content, "override").insert(0, override);

    assertEquals(Rules.Scope.NOTHING, Rules.of(ALICE, content).in(ROOM).scope(false));
  }

  @Test
  void aLongPatternDoesNotTakeLong() {
    var body = "a".repeat(60_000);
    var pattern = "*a".repeat(Glob.MAX_LENGTH / 2) + "b";
    long start = System.nanoTime();

    assertFalse(new Glob(pattern.substring(1)).matchesWords(body));
    assertFalse(new Glob("x".repeat(Glob.MAX_LENGTH + 1)).matches("x"));

    assertTrue(System.nanoTime() - start < 5_000_000_000L);
  }

  private static RuleOracle oracle(Surroundings room) {
    return new RuleOracle(
        ALICE.value(),
        room.joinedMembers(),
        room.senderMayNotify("room"),
        room.displayName(ALICE),
        room.followsThread(ALICE));
  }

  /** A room as it is for the marks of its events, which are the same for everybody. */
  private static Surroundings followingNothing(Surroundings room) {
    return surroundings(
        room.joinedMembers(),
        room.senderMayNotify("room"),
        room.displayName(ALICE),
        Optional.empty());
  }

  private static Surroundings room(Random random) {
    int members = random.nextInt(4);
    var mayNotify = random.nextBoolean();
    var name = random.nextBoolean() ? Optional.of(any(random, TEXTS)) : Optional.<String>empty();
    var follows =
        any(random, List.of(Optional.<Boolean>empty(), Optional.of(true), Optional.of(false)));
    return surroundings(members, mayNotify, name, follows);
  }

  private static Surroundings surroundings(
      int members, boolean mayNotify, Optional<String> name, Optional<Boolean> follows) {
    return new Surroundings() {
      @Override
      public int joinedMembers() {
        return members;
      }

      @Override
      public boolean senderMayNotify(String key) {
        return mayNotify;
      }

      @Override
      public Optional<Boolean> followsThread(UserId user) {
        return follows;
      }

      @Override
      public Optional<String> displayName(UserId user) {
        return name;
      }
    };
  }

  private static ObjectNode rules(Random random) {
    if (random.nextInt(4) == 0) {
      return nearlyPredefined(random);
    }
    var content = Json.object();
    var global = content.putObject("global");
    for (var kind : RuleKind.values()) {
      var rules = global.putArray(kind.text());
      for (int i = random.nextInt(3); i > 0; i--) {
        rules.add(rule(kind, random));
      }
    }
    return content;
  }

  private static ObjectNode nearlyPredefined(Random random) {
    var content = Ruleset.predefined(ALICE).content();
    for (int i = random.nextInt(3); i > 0; i--) {
      var kind = any(random, List.of(RuleKind.values()));
      var rules = list(content, kind.text());
      if (random.nextBoolean() && !rules.isEmpty()) {
        ((ObjectNode) rules.get(random.nextInt(rules.size()))).put("enabled", random.nextBoolean());
      } else {
        rules.insert(Math.min(rules.size(), random.nextInt(3)), rule(kind, random));
      }
    }
    return content;
  }

  private static ObjectNode rule(RuleKind kind, Random random) {
    var rule =
        rule(
            any(random, List.of(ROOM.value(), BOB.value(), "!other:a.org", "id")),
            any(
                random,
                List.of(
                    List.of(),
                    List.of("notify"),
                    List.of("dont_notify"),
                    List.of("notify", "coalesce"))));
    rule.put("enabled", random.nextInt(5) > 0);
    if (random.nextBoolean()) {
      rule.withArray("actions").addObject().put("set_tweak", "highlight");
    }
    switch (kind) {
      case OVERRIDE, POSTCONTENT, UNDERRIDE -> {
        var conditions = rule.putArray("conditions");
        for (int i = random.nextInt(3); i > 0; i--) {
          conditions.add(condition(random));
        }
      }
      case CONTENT -> rule.put("pattern", any(random, TEXTS));
      case ROOM, SENDER -> {
        // The ID says which.
      }
    }
    return rule;
  }

  private static ObjectNode rule(String id, List<String> actions) {
    var rule = Json.object();
    rule.put("rule_id", id);
    rule.put("enabled", true);
    rule.set("actions", Json.tree(actions));
    return rule;
  }

  private static ObjectNode condition(Random random) {
    var condition = Json.object();
    condition.put(
        "kind",
        any(
            random,
            List.of(
                "event_match",
                "event_match",
                "event_match",
                "event_property_is",
                "event_property_contains",
                "contains_display_name",
                "room_member_count",
                "sender_notification_permission",
                "io.element.msc4306.thread_subscription",
                "org.example.unknown")));
    condition.put("key", any(random, KEYS));
    condition.put("pattern", any(random, TEXTS));
    condition.put("subscribed", random.nextBoolean());
    condition.set("value", value(random));
    condition.put("is", any(random, List.of("2", "==2", "<2", ">1", "<=1", ">=3", "x", "", "=2")));
    return condition;
  }

  private static JsonNode value(Random random) {
    var values =
        Json.own(
            "{\"v\":[1,2,true,false,null,\"1\",\"cake\",\"@alice:a.org\",[1],{\"a\":1},\"\"]}");
    return values.path("v").get(random.nextInt(values.path("v").size()));
  }

  private static Pdu event(Random random) {
    var json = Json.object();
    json.put("type", any(random, TYPES));
    json.put("sender", BOB.value());
    json.put("room_id", ROOM.value());
    json.put("depth", 1);
    json.put("origin_server_ts", 1);
    json.putArray("prev_events");
    json.putArray("auth_events");
    if (random.nextBoolean()) {
      json.put("state_key", any(random, List.of("", ALICE.value(), BOB.value())));
    }
    var content = json.putObject("content");
    for (var name : List.of("body", "msgtype", "a\\b", "number", "\\x", "membership")) {
      if (random.nextInt(3) > 0) {
        content.set(name, random.nextInt(3) == 0 ? value(random) : Json.tree(any(random, TEXTS)));
      }
    }
    var list = content.putArray("list");
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(value(random));
    }
    if (random.nextBoolean()) {
      var mentions = content.putObject("m.mentions");
      mentions.set("room", value(random));
      mentions.putArray("user_ids").add(any(random, List.of(ALICE.value(), BOB.value())));
    }
    content.putObject("deep").set("er", value(random));
    return Pdu.parse(RoomVersion.DEFAULT, Json.bytes(json));
  }

  private static ArrayNode list(ObjectNode content, String kind) {
    return (ArrayNode) content.path("global").path(kind);
  }

  private static <T> T any(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
