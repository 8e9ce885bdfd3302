package chat.hearth.room;

import chat.hearth.event.EventDraft;
import chat.hearth.event.KeyLookup;
import chat.hearth.event.Pdu;
import chat.hearth.event.PduBuilder;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.SigningKey;
import chat.hearth.event.StateKey;
import chat.hearth.event.auth.AuthEventSelection;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A room on other servers, whose events are signed by them, and which answers for them: all that it
 * has, but what is withheld.
 */
final class ForeignRoom implements Neighbours {
  static final ServerName B = new ServerName("b.org");
  static final UserId BOB = new UserId("@bob:b.org");
  static final UserId CAROL = new UserId("@carol:c.org");
  static final UserId DAN = new UserId("@dan:c.org");

  private final RoomVersion version;
  private final Map<ServerName, SigningKey> keys = new HashMap<>();
  private final Map<EventId, Pdu> events = new LinkedHashMap<>();
  private final Map<EventId, Map<StateKey, EventId>> after = new HashMap<>();
  final Set<EventId> withheld = new HashSet<>();
  final EventId create;
  Instant keysExpire = Instant.MAX;
  private final RoomId roomId;
  private long millis = 1_700_000_000_000L;

  ForeignRoom(String version) {
    this.version = RoomVersion.find(version).orElseThrow();
    var content = Json.object().put("room_version", version);
    if (this.version.creatorInContent()) {
      content.put("creator", BOB.value());
    }
    var named = this.version.roomIdIsCreateHash() ? null : new RoomId("!foreign:b.org");
    var pdu =
        builder(BOB.server())
            .build(
                this.version,
                named,
                EventDraft.state(BOB, "m.room.create", "", content),
                List.of(),
                List.of(),
                1);
    roomId = pdu.roomId();
    create = keep(pdu, Map.of());
  }

  /** Bob's public room, with Carol in it; the last event is her join. */
  static ForeignRoom withBobAndCarol(String version) {
    var room = new ForeignRoom(version);
    var join = room.join(BOB, room.create);
    var levels = Json.object();
    levels.put("state_default", 50).put("redact", 50);
    var users = levels.putObject("users");
    if (!room.version.privilegedCreators()) {
      users.put(BOB.value(), 100);
    }
    var power = room.state(BOB, "m.room.power_levels", "", levels, join);
    var rules =
        room.state(BOB, "m.room.join_rules", "", Json.object().put("join_rule", "public"), power);
    room.join(CAROL, rules);
    return room;
  }

  RoomId roomId() {
    return roomId;
  }

  RoomVersion version() {
    return version;
  }

  EventId last() {
    return List.copyOf(events.keySet()).getLast();
  }

  List<EventId> all() {
    return List.copyOf(events.keySet());
  }

  Pdu pdu(EventId id) {
    return Objects.requireNonNull(events.get(id));
  }

  /** The event as a server sends it; the caller may change it. */
  ObjectNode json(EventId id) {
    return pdu(id).json().deepCopy();
  }

  List<ObjectNode> json(Collection<EventId> ids) {
    return ids.stream().map(this::json).toList();
  }

  EventId join(UserId user, EventId... prev) {
    return state(
        user, "m.room.member", user.value(), Json.object().put("membership", "join"), prev);
  }

  EventId member(UserId sender, UserId user, String membership, EventId... prev) {
    return state(
        sender, "m.room.member", user.value(), Json.object().put("membership", membership), prev);
  }

  EventId topic(UserId user, String topic, EventId... prev) {
    return state(user, "m.room.topic", "", Json.object().put("topic", topic), prev);
  }

  EventId say(UserId user, String body, EventId... prev) {
    return add(
        EventDraft.message(user, "m.room.message", Json.object().put("body", body)),
        List.of(prev),
        null);
  }

  EventId state(UserId user, String type, String key, ObjectNode content, EventId... prev) {
    return add(EventDraft.state(user, type, key, content), List.of(prev), null);
  }

  /**
   * An event on some others; of what it cites as auth events the first prev event's state decides.
   */
  EventId add(EventDraft draft, List<EventId> prev, @Nullable List<EventId> auth) {
    var state = prev.isEmpty() ? Map.<StateKey, EventId>of() : stateAfter(prev.getFirst());
    var cited = new ArrayList<EventId>();
    if (auth != null) {
      cited.addAll(auth);
    } else {
      for (var key :
          AuthEventSelection.keys(
              version, draft.sender(), draft.type(), draft.stateKey(), draft.content())) {
        Optional.ofNullable(state.get(key)).ifPresent(cited::add);
      }
    }
    long depth = 1 + prev.stream().mapToLong(id -> pdu(id).depth()).max().orElse(0);
    var pdu = builder(draft.sender().server()).build(version, roomId, draft, prev, cited, depth);
    return keep(pdu, state);
  }

  private EventId keep(Pdu pdu, Map<StateKey, EventId> before) {
    var id = pdu.eventId();
    events.put(id, pdu);
    var state = new HashMap<>(before);
    pdu.key().ifPresent(key -> state.put(key, id));
    after.put(id, state);
    return id;
  }

  Map<StateKey, EventId> stateAfter(EventId id) {
    return Objects.requireNonNull(after.get(id));
  }

  PduBuilder builder(ServerName server) {
    millis += 1_000;
    return new PduBuilder(key(server), Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
  }

  SigningKey key(ServerName server) {
    return keys.computeIfAbsent(
        server,
        name -> {
          var seed = new byte[32];
          new Random(name.value().hashCode()).nextBytes(seed);
          return SigningKey.ofSeed(name, "ed25519:1", seed);
        });
  }

  private Set<EventId> ancestors(Collection<EventId> of) {
    var found = new HashSet<EventId>();
    var open = new ArrayList<>(of);
    while (!open.isEmpty()) {
      var id = open.removeLast();
      if (events.containsKey(id) && found.add(id)) {
        open.addAll(pdu(id).prevEvents());
      }
    }
    return found;
  }

  @Override
  public List<ObjectNode> missingEvents(
      RoomId room, ServerName server, List<EventId> earliest, List<EventId> latest, int limit) {
    var wanted = ancestors(latest);
    wanted.removeAll(ancestors(earliest));
    latest.forEach(wanted::remove);
    wanted.removeAll(withheld);
    return all().reversed().stream().filter(wanted::contains).limit(limit).map(this::json).toList();
  }

  @Override
  public Optional<StateIds> stateIds(RoomId room, ServerName server, EventId event) {
    if (!events.containsKey(event)) {
      return Optional.empty();
    }
    var before = new HashMap<>(stateAfter(pdu(event).prevEvents().getFirst()));
    return Optional.of(new StateIds(List.copyOf(before.values()), List.of()));
  }

  @Override
  public List<ObjectNode> events(RoomId room, ServerName server, Collection<EventId> ids) {
    return ids.stream().filter(events::containsKey).map(this::json).toList();
  }

  @Override
  public List<ObjectNode> backfill(RoomId room, ServerName server, List<EventId> from, int limit) {
    var wanted = ancestors(from);
    return all().reversed().stream().filter(wanted::contains).limit(limit).map(this::json).toList();
  }

  @Override
  public KeyLookup keys(Set<ServerName> servers, Optional<Instant> validAt) {
    return (server, keyId) ->
        keyId.equals("ed25519:1")
                && servers.contains(server)
                && validAt.orElse(Instant.MIN).isBefore(keysExpire)
            ? Optional.of(key(server).verifyKey())
            : Optional.empty();
  }

  static EventId[] array(Collection<EventId> ids) {
    return ids.toArray(EventId[]::new);
  }

  static List<EventId> list(EventId... ids) {
    return Arrays.asList(ids);
  }
}
