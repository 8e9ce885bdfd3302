package chat.hearth.delivery.sync;

import chat.hearth.event.StateKey;
import chat.hearth.event.state.StateTree;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state that goes with a timeline.
 *
 * <p>Without {@code use_state_after} it is what changed between the client's last sync and the
 * start of the timeline, which is nothing unless there is a gap; with it, up to the timeline's end.
 * A client that has nothing gets all of it. With lazy loading, members are sent only as the
 * timeline needs them, except that those who changed within a gap always are.
 */
final class StateDelta {
  private final Rooms rooms;
  private final RoomHead head;
  private final Scope scope;
  private final SentMembers sent;

  /** The state events to send. */
  record Delta(List<StoredEvent> events, boolean membersChanged) {}

  StateDelta(Rooms rooms, RoomHead head, Scope scope, SentMembers sent) {
    this.rooms = rooms;
    this.head = head;
    this.scope = scope;
    this.sent = sent;
  }

  /**
   * @param full whether the client gets all state
   */
  Delta of(TimelineWindow timeline, boolean full) {
    var target = scope.state().isAfter() ? after(timeline.covered()) : start(timeline);
    var lazy = scope.filter().state().lazyLoadMembers();
    if (full) {
      sent.forget(scope, head.roomId());
    }
    var events = new LinkedHashMap<StateKey, StoredEvent>();
    var membersChanged = false;
    if (full) {
      target.core().forEach(event -> put(events, event));
      if (!lazy) {
        target.members().forEach(event -> put(events, event));
      }
    } else if (timeline.limited() || scope.state().isAfter()) {
      for (var event : changed(after(timeline.since()).tree(), target)) {
        membersChanged |= event.pdu().key().filter(StateKey::isMember).isPresent();
        put(events, event);
      }
    }
    if (lazy) {
      lazy(timeline, target, full, events);
    }
    events
        .values()
        .removeIf(
            event ->
                !scope.filter().state().wants(event.pdu())
                    || !scope.filter().state().wantsRoom(head.roomId().value()));
    return new Delta(List.copyOf(events.values()), membersChanged);
  }

  private void lazy(
      TimelineWindow timeline, StateView target, boolean full, Map<StateKey, StoredEvent> events) {
    for (var event : events.values()) {
      event.pdu().key().filter(StateKey::isMember).ifPresent(key -> remember(event));
    }
    for (var user : needed(timeline, full)) {
      for (var event : RoomRenderer.member(target, user)) {
        var repeated = remember(event);
        if (full || !repeated || scope.filter().state().includeRedundantMembers()) {
          put(events, event);
        }
      }
    }
  }

  private Set<String> needed(TimelineWindow timeline, boolean full) {
    var users = new LinkedHashSet<String>();
    timeline.events().forEach(event -> users.add(event.pdu().sender().value()));
    if (full) {
      users.add(scope.user().value());
      users.addAll(Summary.heroes(rooms, head, scope.user()));
    }
    return users;
  }

  private boolean remember(StoredEvent event) {
    return sent.remember(
        scope, head.roomId(), event.pdu().stateKey().orElseThrow(), event.sequence());
  }

  private static void put(Map<StateKey, StoredEvent> events, StoredEvent event) {
    events.put(event.pdu().key().orElseThrow(), event);
  }

  /** What the target has that the other state does not. */
  private List<StoredEvent> changed(StateTree before, StateView target) {
    var sequences = new ArrayList<Long>();
    target
        .tree()
        .diff(
            before,
            (key, here, there) -> {
              if (here >= 0) {
                sequences.add(here);
              }
            });
    sequences.sort(null);
    return rooms.events(head, sequences);
  }

  private StateView start(TimelineWindow timeline) {
    return timeline.isEmpty()
        ? after(timeline.covered())
        : rooms.stateBefore(head, timeline.events().getFirst());
  }

  private StateView after(long sequence) {
    return rooms.stateAfterSequence(head, sequence);
  }
}
