package chat.hearth.delivery.slidingsync;

import chat.hearth.event.StateKey;
import chat.hearth.event.state.StateTree;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state that a client needs of a room and does not have.
 *
 * @param members whom lazy loading has shown by now
 */
record StateUpdate(List<StoredEvent> events, Set<String> members) {
  // Whom a client is sent again does no harm; what it was sent has to be remembered.
  private static final int MAX_REMEMBERED = 500;

  /** All of it: for a client that has nothing. */
  static StateUpdate all(StateView now, RequiredState required, List<StoredEvent> timeline) {
    var events = new LinkedHashMap<StateKey, StoredEvent>();
    put(events, matching(now, required));
    return lazy(now, required, timeline, events, Set.of());
  }

  /**
   * What changed, and what is asked for now that was not.
   *
   * @param before the state that the client has
   * @param sent what it was sent of it
   */
  static StateUpdate since(
      Rooms rooms,
      RoomHead head,
      StateTree before,
      StateView now,
      RequiredState required,
      SentRoom sent,
      List<StoredEvent> timeline) {
    var events = new LinkedHashMap<StateKey, StoredEvent>();
    for (var event : rooms.events(head, changed(before, now))) {
      var key = event.pdu().key().orElseThrow();
      if (required.wants(key) || (key.isMember() && sent.members().contains(key.stateKey()))) {
        events.put(key, event);
      }
    }
    var more = required.without(sent.needs().required());
    if (!more.isEmpty()) {
      put(events, matching(now, more));
    }
    return lazy(now, required, timeline, events, sent.members());
  }

  private static List<Long> changed(StateTree before, StateView now) {
    var sequences = new ArrayList<Long>();
    now.tree()
        .diff(
            before,
            (key, here, there) -> {
              if (here >= 0) {
                sequences.add(here);
              }
            });
    sequences.sort(null);
    return sequences;
  }

  private static List<StoredEvent> matching(StateView now, RequiredState required) {
    var events = new ArrayList<StoredEvent>();
    if (required.hasWildcards()) {
      now.core().stream()
          .filter(event -> required.wants(event.pdu().key().orElseThrow()))
          .forEach(events::add);
    }
    if (required.wantsAllMembers()) {
      events.addAll(now.members());
    }
    for (var key : required.exact()) {
      if (!key.type().equals(RequiredState.ANY) && !key.stateKey().equals(RequiredState.ANY)) {
        now.event(key).ifPresent(events::add);
      }
    }
    return events;
  }

  private static StateUpdate lazy(
      StateView now,
      RequiredState required,
      List<StoredEvent> timeline,
      Map<StateKey, StoredEvent> events,
      Set<String> shown) {
    if (!required.lazyMembers() || required.wantsAllMembers()) {
      return new StateUpdate(List.copyOf(events.values()), shown);
    }
    var members = new HashSet<>(shown.size() < MAX_REMEMBERED ? shown : Set.of());
    for (var event : timeline) {
      var sender = event.pdu().sender();
      if (members.add(sender.value())) {
        now.event(StateKey.member(sender)).ifPresent(one -> put(events, List.of(one)));
      }
    }
    return new StateUpdate(List.copyOf(events.values()), Set.copyOf(members));
  }

  private static void put(Map<StateKey, StoredEvent> events, List<StoredEvent> more) {
    more.forEach(event -> events.put(event.pdu().key().orElseThrow(), event));
  }
}
