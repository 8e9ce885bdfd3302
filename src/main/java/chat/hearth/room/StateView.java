package chat.hearth.room;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import chat.hearth.event.auth.AuthState;
import chat.hearth.event.auth.PowerLevels;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A state snapshot read as events. Immutable; safe for use by many threads. */
public final class StateView implements AuthState {
  private final RoomId roomId;
  private final RoomVersion version;
  private final StateTree tree;
  private final Function<List<Long>, List<StoredEvent>> events;

  StateView(
      RoomId roomId,
      RoomVersion version,
      StateTree tree,
      Function<List<Long>, List<StoredEvent>> events) {
    this.roomId = roomId;
    this.version = version;
    this.tree = tree;
    this.events = events;
  }

  public RoomId roomId() {
    return roomId;
  }

  public RoomVersion version() {
    return version;
  }

  /** The snapshot itself, for comparing. */
  public StateTree tree() {
    return tree;
  }

  public Optional<StoredEvent> event(StateKey key) {
    var sequence = tree.get(key);
    return sequence.isPresent()
        ? Optional.of(events.apply(List.of(sequence.getAsLong())).getFirst())
        : Optional.empty();
  }

  @Override
  public Optional<Pdu> get(StateKey key) {
    return event(key).map(StoredEvent::pdu);
  }

  /** The state events that are no members. */
  public List<StoredEvent> core() {
    var sequences = new ArrayList<Long>(tree.coreSize());
    tree.forEachCore(sequences::add);
    return events.apply(sequences);
  }

  /** All member events. */
  public List<StoredEvent> members() {
    var sequences = new ArrayList<Long>(tree.memberSize());
    tree.forEachMember(sequences::add);
    return events.apply(sequences);
  }

  /** What the user is; empty for who never had to do with the room. */
  public Optional<Membership> membership(UserId user) {
    return get(StateKey.member(user))
        .flatMap(event -> Membership.of(event.content().path("membership").asText()));
  }

  public boolean isJoined(UserId user) {
    return membership(user).equals(Optional.of(Membership.JOIN));
  }

  public PowerLevels powerLevels() {
    var create = get(StateKey.CREATE).orElseThrow();
    return PowerLevels.of(version, create, get(StateKey.POWER_LEVELS));
  }

  /** {@code invite} where the room says nothing. */
  public String joinRule() {
    return text(StateKey.JOIN_RULES, "join_rule", "invite");
  }

  /** {@code shared} where the room says nothing. */
  public String historyVisibility() {
    return text(StateKey.HISTORY_VISIBILITY, "history_visibility", "shared");
  }

  private String text(StateKey key, String field, String otherwise) {
    return get(key)
        .map(event -> event.content().path(field))
        .filter(node -> node.isTextual())
        .map(node -> node.textValue())
        .orElse(otherwise);
  }
}
