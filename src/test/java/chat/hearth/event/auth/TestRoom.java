package chat.hearth.event.auth;

import chat.hearth.event.EventDraft;
import chat.hearth.event.Pdu;
import chat.hearth.event.PduBuilder;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.SigningKey;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A room's state made by hand: what is put into it is there, allowed or not. Alice of {@code a}
 * created it; she is in it, nobody else is, and there are neither join rules nor power levels.
 */
public final class TestRoom implements AuthState {
  public static final UserId ALICE = new UserId("@alice:a.example");
  public static final UserId BOB = new UserId("@bob:b.example");
  public static final UserId CAROL = new UserId("@carol:c.example");

  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);

  private final RoomVersion version;
  private final Map<StateKey, Pdu> state = new HashMap<>();
  private Pdu create;

  private TestRoom(RoomVersion version, String createContent) {
    this.version = version;
    create = create(createContent);
    has(create);
    has(member(ALICE, ALICE, "join"));
  }

  public static TestRoom of(RoomVersion version) {
    return new TestRoom(version, "{\"creator\":\"@alice:a.example\"}");
  }

  public static TestRoom of(String version) {
    return of(RoomVersion.find(version).orElseThrow());
  }

  @Override
  public Optional<Pdu> get(StateKey key) {
    return Optional.ofNullable(state.get(key));
  }

  public RoomVersion version() {
    return version;
  }

  public Pdu create() {
    return create;
  }

  /** A create event by Alice for a room of her own. */
  public Pdu create(String content) {
    var room = version.roomIdIsCreateHash() ? null : new RoomId("!room:a.example");
    return build(ALICE, room, "m.room.create", "", content, List.of());
  }

  /** Puts a state event into the state. */
  public TestRoom has(Pdu event) {
    state.put(event.key().orElseThrow(), event);
    return this;
  }

  /** The same room with another create event; what was in the state is gone. */
  public TestRoom createdWith(String content) {
    state.clear();
    create = create(content);
    return has(create).has(member(ALICE, ALICE, "join"));
  }

  public TestRoom lacks(StateKey key) {
    state.remove(key);
    return this;
  }

  public TestRoom joined(UserId user) {
    return has(member(user, user, "join"));
  }

  public TestRoom invited(UserId user) {
    return has(member(ALICE, user, "invite"));
  }

  public TestRoom banned(UserId user) {
    return has(member(ALICE, user, "ban"));
  }

  public TestRoom knocked(UserId user) {
    return has(member(user, user, "knock"));
  }

  public TestRoom joinRule(String rule) {
    return has(state(ALICE, "m.room.join_rules", "", "{\"join_rule\":\"" + rule + "\"}"));
  }

  /** Sets the power levels, in JSON with single quotes. */
  public TestRoom levels(String content) {
    return has(state(ALICE, "m.room.power_levels", "", content));
  }

  /** A state event that is not in the state. Single quotes stand for double ones. */
  public Pdu state(UserId sender, String type, String stateKey, String content) {
    return build(sender, roomId(), type, stateKey, content, List.of(somewhere()));
  }

  /** A message event. */
  public Pdu message(UserId sender, String type, String content) {
    return build(sender, roomId(), type, null, content, List.of(somewhere()));
  }

  public Pdu member(UserId sender, UserId target, String membership) {
    return member(sender, target, membership, "");
  }

  /** A member event with more content, such as {@code ,'reason':'spam'}. */
  public Pdu member(UserId sender, UserId target, String membership, String more) {
    return state(
        sender, "m.room.member", target.value(), "{'membership':'" + membership + "'" + more + "}");
  }

  /** A member event right behind the create event. */
  public Pdu firstMember(UserId sender, String membership) {
    return build(
        sender,
        roomId(),
        "m.room.member",
        sender.value(),
        "{'membership':'" + membership + "'}",
        List.of(create.eventId()));
  }

  public Pdu redaction(UserId sender, EventId redacts) {
    return builder(sender.server())
        .build(
            version,
            roomId(),
            EventDraft.redaction(sender, redacts),
            List.of(somewhere()),
            List.of(),
            7);
  }

  public RoomId roomId() {
    return create.roomId();
  }

  /** Some event ID as the version has them. */
  public EventId somewhere() {
    return new EventId("$somewhere:a.example");
  }

  /** The builder of a server; its key is the same in every test. */
  public static PduBuilder builder(ServerName server) {
    return new PduBuilder(keyOf(server), CLOCK);
  }

  public static SigningKey keyOf(ServerName server) {
    var seed = new byte[32];
    seed[0] = (byte) server.value().charAt(0);
    return SigningKey.ofSeed(server, "ed25519:test", seed);
  }

  private Pdu build(
      UserId sender,
      @Nullable RoomId room,
      String type,
      @Nullable String stateKey,
      String content,
      List<EventId> prevEvents) {
    var draft =
        new EventDraft(
            sender,
            type,
            Optional.ofNullable(stateKey),
            Json.own(content.replace('\'', '"')),
            Optional.empty());
    return builder(sender.server()).build(version, room, draft, prevEvents, List.of(), 7);
  }
}
