package chat.hearth.delivery.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.event.EventDraft;
import chat.hearth.event.RoomVersion;
import chat.hearth.feature.pushrules.Rules;
import chat.hearth.feature.threads.ThreadSubscriptions;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.cluster.NodeStore;
import chat.hearth.platform.storage.TestDatabase;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.CommitLog;
import chat.hearth.room.Lifetimes;
import chat.hearth.room.Proposal;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts after random histories, against counting everything anew. */
final class UnreadCountsTest {
  private static final ServerName SERVER = new ServerName("a.org");
  private static final UserId ALICE = new UserId("@alice:a.org");
  private static final UserId BOB = new UserId("@bob:a.org");
  private static final UserId CAROL = new UserId("@carol:a.org");
  private static final List<UserId> USERS = List.of(ALICE, BOB, CAROL);
  private static final int STEPS = 150;

  private final Map<UserId, Rules> rules = new HashMap<>();
  private final Map<UserId, Map<RoomId, ReadMarkers.Markers>> receipts = new HashMap<>();
  private final Map<EventId, ObjectNode> contents = new HashMap<>();
  private final Map<UserId, Map<RoomId, Set<EventId>>> followed = new HashMap<>();
  private TestDatabase test;
  private CommitLog log;
  private Rooms rooms;

  @BeforeEach
  void start() {
    test = TestDatabase.create();
    var node = new NodeStore(test.database(), Clock.systemUTC()).start(1);
    log = new CommitLog(test.database(), node, Clock.systemUTC(), () -> {});
    rooms = open();
  }

  @AfterEach
  void stop() {
    rooms.close();
    log.close();
    test.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void countsAreWhatIsUnread(long seed) {
    var random = new Random(seed);
    var histories = List.of(new History(room(), random), new History(room(), random));
    var counts = counts(rooms);

    for (int step = 0; step < STEPS; step++) {
      histories.get(random.nextInt(2)).step();
      if (random.nextInt(3) == 0) {
        compare(counts, rooms, histories, "after step " + step);
      }
    }

    var next = open();
    compare(counts(next), next, histories, "after a restart");
    next.close();
  }

  private void compare(UnreadCounts counts, Rooms where, List<History> histories, String message) {
    for (var user : USERS) {
      var wanted = new ArrayList<UnreadCounts.Until>();
      for (var history : histories) {
        if (where.memberships().isJoined(user, history.room)) {
          var head = where.head(history.room);
          wanted.add(new UnreadCounts.Until(head, head.lastSequence()));
        }
      }
      var found = counts.of(user, wanted, log.position());
      for (var until : wanted) {
        assertEquals(
            oracle(where, until, user),
            found.get(until.head().roomId()),
            user + " " + message + " of " + until.head().lastSequence());
      }
    }
  }

  /** Goes through all events of the room and looks at each. */
  private Unread oracle(Rooms where, UnreadCounts.Until until, UserId user) {
    var head = until.head();
    var events = where.range(head, 1, until.last());
    var markers =
        receipts.getOrDefault(user, Map.of()).getOrDefault(head.roomId(), ReadMarkers.Markers.NONE);
    var readUpTo = new HashMap<String, Long>();
    markers.threads().forEach((root, sequence) -> readUpTo.put(root.value(), sequence));
    readUpTo.put("", markers.main());
    long joined = 0;
    for (var event : events) {
      if (event.pdu().stateKey().equals(Optional.of(user.value()))) {
        var isIn = event.pdu().content().path("membership").asText().equals("join");
        joined = !isIn ? 0 : joined == 0 ? event.sequence() : joined;
      } else if (event.pdu().sender().equals(user) && says(event)) {
        readUpTo.merge(thread(events, event, 0), event.sequence(), Math::max);
      }
    }
    var threads = threads(new PushFollower(0, room -> {}));
    var counts = new HashMap<String, Count>();
    for (var event : events) {
      var thread = says(event) ? thread(events, event, 0) : "";
      long read = Math.max(markers.unthreaded(), readUpTo.getOrDefault(thread, 0L));
      if (event.sequence() <= Math.max(joined, read)
          || event.pdu().sender().equals(user)
          || event.redactedBy().isPresent()) {
        continue;
      }
      var verdict =
          rules
              .getOrDefault(user, Rules.PREDEFINED)
              .judge(event.pdu(), Optional.of(user), new AroundEvent(where, threads, head, event));
      if (verdict.notifies()) {
        counts.merge(thread, new Count(1, verdict.highlights() ? 1 : 0), Count::plus);
      }
    }
    var main = counts.getOrDefault("", Count.ZERO);
    counts.remove("");
    return new Unread(main, counts);
  }

  /** Reactions and the like say nothing; what the predefined rules notify of does. */
  private boolean says(StoredEvent event) {
    var relation = relation(event).path("rel_type").asText();
    return !event.pdu().isState() && !relation.equals("m.annotation");
  }

  /** As it was when it was sent: what is redacted still belongs where it did. */
  private JsonNode relation(StoredEvent event) {
    return contents.getOrDefault(event.eventId(), event.pdu().content()).path("m.relates_to");
  }

  /** What an event relates to may be redacted by now, and then leads no further. */
  private String thread(List<StoredEvent> events, StoredEvent event, int hops) {
    var relation = hops == 0 ? relation(event) : event.pdu().content().path("m.relates_to");
    var target = relation.path("event_id").asText();
    if (relation.path("rel_type").asText().equals("m.thread")) {
      return target;
    }
    if (relation.isMissingNode() || hops == 3) {
      return "";
    }
    return events.stream()
        .filter(other -> other.eventId().value().equals(target))
        .findFirst()
        .map(other -> thread(events, other, hops + 1))
        .orElse("");
  }

  private Rooms open() {
    return new Rooms(
        test.database(),
        log,
        SERVER,
        1,
        new SecureRandom(),
        Clock.systemUTC(),
        Lifetimes.FOREVER,
        List.of(new EventMarks()));
  }

  private UnreadCounts counts(Rooms where) {
    var follower = new PushFollower(log.position(), room -> {});
    log.subscribe(follower);
    var threads = threads(follower);
    return new UnreadCounts(
        where,
        new SharedMarks(test.database(), where),
        new OwnMarks(where, threads),
        new ReadStates(where, new Receipts(), follower),
        new UserRules(user -> rules.getOrDefault(user, Rules.PREDEFINED), follower),
        threads,
        follower,
        user -> Set.of());
  }

  private FollowedThreads threads(PushFollower follower) {
    return new FollowedThreads(
        Set.copyOf(followed.keySet()),
        user -> {
          var copy = new HashMap<RoomId, Set<EventId>>();
          followed
              .getOrDefault(user, Map.of())
              .forEach((room, all) -> copy.put(room, Set.copyOf(all)));
          return copy;
        },
        follower);
  }

  private RoomId room() {
    var create =
        EventDraft.state(ALICE, "m.room.create", "", Json.object().put("room_version", "12"));
    var open =
        EventDraft.state(ALICE, "m.room.join_rules", "", Json.object().put("join_rule", "public"));
    var room = rooms.create(RoomVersion.DEFAULT, create, List.of(member(ALICE, "join"), open));
    for (var user : List.of(BOB, CAROL)) {
      rooms.append(room, Proposal.of(member(user, "join")));
    }
    return room;
  }

  private static EventDraft member(UserId user, String membership) {
    return EventDraft.state(
        user, "m.room.member", user.value(), Json.object().put("membership", membership));
  }

  /** The receipts of this test, of which nothing else is kept. */
  private final class Receipts implements ReadMarkers {
    @Override
    public Map<RoomId, Markers> of(UserId user, Collection<RoomId> wanted) {
      return Map.copyOf(receipts.getOrDefault(user, Map.of()));
    }

    @Override
    public Set<RoomId> movedSince(UserId user, long after, long upTo) {
      return Set.of();
    }
  }

  /** One room in which things happen. */
  private final class History {
    private final RoomId room;
    private final Random random;
    private final List<EventId> said = new ArrayList<>();
    private final List<EventId> roots = new ArrayList<>();

    History(RoomId room, Random random) {
      this.room = room;
      this.random = random;
    }

    void step() {
      var user = USERS.get(random.nextInt(USERS.size()));
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> say(user, message());
        case 5, 6 -> inThread(user);
        case 7 -> relate(user, "m.room.message", "m.reference");
        case 8 -> relate(user, "m.reaction", "m.annotation");
        case 9 -> mention(user);
        case 10 -> redact();
        case 11, 12 -> receipt(user);
        case 13 -> changeRules(user);
        case 14 -> rename(user);
        case 15 -> comeAndGo(user);
        case 16 -> say(user, message().put("msgtype", "m.notice"));
        case 17, 18 -> follow(user);
        default ->
            rooms.append(
                room,
                Proposal.of(
                    EventDraft.state(
                        ALICE, "m.room.topic", "", Json.object().put("topic", "cake"))));
      }
    }

    private ObjectNode message() {
      var body = random.nextInt(4) == 0 ? "more cake" : "hello";
      return Json.object().put("msgtype", "m.text").put("body", body);
    }

    private void say(UserId user, ObjectNode content) {
      if (rooms.memberships().isJoined(user, room)) {
        send(user, "m.room.message", content);
      }
    }

    private void send(UserId user, String type, ObjectNode content) {
      var sent = rooms.append(room, Proposal.of(EventDraft.message(user, type, content)));
      contents.put(sent.getFirst(), content);
      said.addAll(sent);
    }

    private void inThread(UserId user) {
      if (roots.isEmpty() || random.nextInt(5) == 0) {
        var before = said.size();
        say(ALICE, message());
        roots.addAll(said.subList(before, said.size()));
      } else {
        var content = message();
        content.set("m.relates_to", relation("m.thread", any(roots)));
        say(user, content);
      }
    }

    private void relate(UserId user, String type, String relation) {
      if (!said.isEmpty() && rooms.memberships().isJoined(user, room)) {
        var content = message();
        content.set("m.relates_to", relation(relation, any(said)));
        send(user, type, content);
      }
    }

    private void mention(UserId user) {
      var content = message();
      if (random.nextBoolean()) {
        content.putObject("m.mentions").put("room", true);
      } else {
        content.putObject("m.mentions").putArray("user_ids").add(any(USERS).value());
      }
      say(user, content);
    }

    private void redact() {
      if (!said.isEmpty()) {
        rooms.append(room, Proposal.of(EventDraft.redaction(ALICE, any(said))));
      }
    }

    private void receipt(UserId user) {
      var head = rooms.head(room);
      long at = 1 + random.nextLong(head.lastSequence());
      var mine = receipts.computeIfAbsent(user, same -> new HashMap<>());
      var old = mine.getOrDefault(room, ReadMarkers.Markers.NONE);
      var threads = new HashMap<>(old.threads());
      if (!roots.isEmpty()) {
        threads.merge(any(roots), at, Math::max);
      }
      mine.put(
          room,
          switch (random.nextInt(3)) {
            case 0 ->
                new ReadMarkers.Markers(Math.max(old.unthreaded(), at), old.main(), old.threads());
            case 1 ->
                new ReadMarkers.Markers(old.unthreaded(), Math.max(old.main(), at), old.threads());
            default -> new ReadMarkers.Markers(old.unthreaded(), old.main(), threads);
          });
      log.write(
          tx -> {
            tx.record(new Change.Receipt(room, user, false));
            return true;
          });
    }

    private void follow(UserId user) {
      if (roots.isEmpty() || user.equals(CAROL)) {
        return; // one of them never does
      }
      var mine = followed.computeIfAbsent(user, same -> new HashMap<>());
      var here = mine.computeIfAbsent(room, same -> new HashSet<>());
      var root = any(roots);
      if (!here.remove(root)) {
        here.add(root);
      }
      log.write(
          tx -> {
            tx.record(new Change.ForUser(user, ThreadSubscriptions.KIND));
            return true;
          });
    }

    private void changeRules(UserId user) {
      var content = Json.object();
      if (random.nextInt(3) > 0) {
        content = predefined(user);
        var global = (ObjectNode) content.get("global");
        switch (random.nextInt(5)) {
          case 0 -> rule(global, "room", room.value(), false);
          case 1 -> rule(global, "sender", BOB.value(), false);
          case 2 -> rule(global, "content", "cake", true).put("pattern", "cake");
          case 3 -> rule(global, "underride", "all", true).putArray("conditions");
          default ->
              rule(global, "override", "mute", false)
                  .putArray("conditions")
                  .addObject()
                  .put("kind", "event_match")
                  .put("key", "room_id")
                  .put("pattern", room.value());
        }
      }
      rules.put(user, Rules.of(user, content));
      log.write(
          tx -> {
            tx.record(new Change.AccountData(user, Optional.empty()));
            return true;
          });
    }

    private void rename(UserId user) {
      if (rooms.memberships().isJoined(user, room)) {
        var content = Json.object().put("membership", "join");
        content.put("displayname", "name " + random.nextInt());
        rooms.append(
            room, Proposal.of(EventDraft.state(user, "m.room.member", user.value(), content)));
      }
    }

    private void comeAndGo(UserId user) {
      if (!user.equals(ALICE)) {
        var there = rooms.memberships().isJoined(user, room);
        rooms.append(room, Proposal.of(member(user, there ? "leave" : "join")));
      }
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }
  }

  private static ObjectNode relation(String type, EventId target) {
    return Json.object().put("rel_type", type).put("event_id", target.value());
  }

  private static ObjectNode predefined(UserId user) {
    return Json.own(
        """
        {"global": {"override": [
           {"rule_id": "notices", "conditions":
              [{"kind": "event_match", "key": "content.msgtype", "pattern": "m.notice"}],
            "actions": []},
           {"rule_id": "mention", "conditions":
              [{"kind": "event_property_contains", "key": "content.m\\\\.mentions.user_ids",
                "value": "%s"}],
            "actions": ["notify", {"set_tweak": "highlight"}]}],
         "content": [], "room": [], "sender": [],
         "postcontent": [
           {"rule_id": "unfollowed", "conditions":
              [{"kind": "thread_subscription", "subscribed": false}], "actions": []},
           {"rule_id": "followed", "conditions":
              [{"kind": "thread_subscription", "subscribed": true}], "actions": ["notify"]}],
         "underride": [
           {"rule_id": "message", "conditions":
              [{"kind": "event_match", "key": "type", "pattern": "m.room.message"}],
            "actions": ["notify"]}]}}
        """
            .formatted(user.value()));
  }

  private static ObjectNode rule(ObjectNode global, String kind, String id, boolean notifies) {
    var rule = ((ArrayNode) global.get(kind)).insertObject(0);
    rule.put("rule_id", id);
    var actions = rule.putArray("actions");
    if (notifies) {
      actions.add("notify").addObject().put("set_tweak", "highlight");
    }
    return rule;
  }
}
