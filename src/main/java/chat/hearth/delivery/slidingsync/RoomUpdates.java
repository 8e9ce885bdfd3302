package chat.hearth.delivery.slidingsync;

import chat.hearth.delivery.push.Count;
import chat.hearth.delivery.sync.Scope;
import chat.hearth.delivery.sync.StatePart;
import chat.hearth.delivery.sync.StrippedState;
import chat.hearth.delivery.sync.SyncFilter;
import chat.hearth.delivery.sync.TimelineWindow;
import chat.hearth.matrix.Json;
import chat.hearth.room.ClientEvents;
import chat.hearth.room.EventViews;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.RoomToken;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says of a room what a client does not have. */
final class RoomUpdates {
  private final Rooms rooms;
  private final EventViews views;
  private final RoomFacts facts;

  RoomUpdates(Rooms rooms, EventViews views) {
    this.rooms = rooms;
    this.views = views;
    this.facts = new RoomFacts(rooms);
  }

  /** A room that the user is joined to. */
  RoomUpdate joined(
      Scope scope, ListedRoom room, RoomNeeds needs, Snapshot base, boolean direct, Count unread) {
    var head = room.head();
    var sent = sent(base, room.membership(), Membership.JOIN);
    long since = sent == null ? 0 : base.sentOf(head.roomId());
    var most = sent == null ? needs : needs.and(sent.needs());
    boolean isExpanded = sent != null && needs.timelineLimit() > sent.needs().timelineLimit();
    var timeline =
        read(scope, head, needs.timelineLimit(), isExpanded ? 0 : since, head.lastSequence());
    var now =
        timeline.covered() == 0
            ? rooms.current(head)
            : rooms.stateAfterSequence(head, timeline.covered());
    var state =
        sent == null
            ? StateUpdate.all(now, most.required(), timeline.events())
            : StateUpdate.since(
                rooms,
                head,
                rooms.stateAfterSequence(head, rooms.sequenceAt(head, since)).tree(),
                now,
                most.required(),
                sent,
                timeline.events());
    var json = Json.object();
    if (sent == null) {
      json.put("initial", true);
    }
    var shown = facts.of(scope.user(), room, direct, unread);
    shown.add(sent == null ? Facts.NONE : sent.facts(), json);
    add(scope, head, timeline, state.events(), sent == null ? scope.upTo() : since, json);
    if (isExpanded) {
      json.put("unstable_expanded_timeline", true);
    }
    return new RoomUpdate(
        json,
        sent == null,
        timeline.events(),
        Optional.of(new SentRoom(Membership.JOIN, SentRoom.LIVE, most, state.members(), shown)));
  }

  /** A room that the user is asked into, or asked to be let into. */
  RoomUpdate outside(ListedRoom room, RoomNeeds needs, Snapshot base, boolean direct) {
    var membership = room.membership();
    var sent = sent(base, membership, membership.membership());
    var json = Json.object();
    var shown = RoomFacts.outside(room, direct);
    shown.add(sent == null ? Facts.NONE : sent.facts(), json);
    if (sent == null) {
      json.put("initial", true);
      var event = rooms.events(room.head(), List.of(membership.sequence())).getFirst();
      json.set("invite_state", StrippedState.of(rooms, room.head(), event));
    }
    return new RoomUpdate(
        json,
        sent == null,
        List.of(),
        Optional.of(new SentRoom(membership.membership(), SentRoom.LIVE, needs, Set.of(), shown)));
  }

  /** A room that the client has and the user is not in any more: what happened till then. */
  RoomUpdate over(Scope scope, RoomMembership membership, SentRoom sent, long since) {
    var head = rooms.head(membership.room());
    var json = Json.object();
    var own = rooms.events(head, List.of(membership.sequence()));
    if (sent.membership() != Membership.JOIN) {
      addState(client(scope, head), own, json);
      return new RoomUpdate(json, false, List.of(), Optional.empty());
    }
    int limit = sent.needs().timelineLimit();
    var timeline = read(scope, head, limit, since, membership.sequence());
    var state =
        StateUpdate.since(
            rooms,
            head,
            rooms.stateAfterSequence(head, rooms.sequenceAt(head, since)).tree(),
            rooms.stateAfterSequence(head, membership.sequence()),
            sent.needs().required(),
            sent,
            timeline.events());
    var events = new LinkedHashSet<>(state.events());
    events.addAll(own);
    add(scope, head, timeline, List.copyOf(events), since, json);
    return new RoomUpdate(json, false, timeline.events(), Optional.empty());
  }

  /** What the client has of the room, unless the user became something else there since. */
  private static @Nullable SentRoom sent(Snapshot base, RoomMembership membership, Membership now) {
    var sent = base.rooms().get(membership.room());
    return sent == null
            || sent.membership() != now
            || membership.since() > base.sentOf(membership.room())
        ? null
        : sent;
  }

  private TimelineWindow read(Scope scope, RoomHead head, int limit, long since, long last) {
    var wanted =
        new Scope(
            scope.user(),
            scope.device(),
            SyncFilter.ofTimeline(limit),
            since,
            scope.inboxSince(),
            scope.typing(),
            scope.stickySince(),
            scope.upTo(),
            false,
            StatePart.AFTER,
            scope.ignored());
    var visibility = new Visibility(rooms, head, scope.user());
    return TimelineWindow.read(rooms, views, head, visibility, wanted, since, last);
  }

  private void add(
      Scope scope,
      RoomHead head,
      TimelineWindow timeline,
      List<StoredEvent> state,
      long since,
      ObjectNode json) {
    var client = client(scope, head);
    addState(client, state, json);
    client.bundle(timeline.events());
    if (!timeline.isEmpty() || timeline.limited()) {
      var events = json.putArray("timeline");
      timeline.events().forEach(event -> events.add(client.withoutRoom(event)));
      json.put("limited", timeline.limited());
      json.put("prev_batch", RoomToken.upTo(timeline.before()).toString());
      json.put("num_live", live(timeline, since));
    }
  }

  private ClientEvents client(Scope scope, RoomHead head) {
    return views.of(head, scope.user(), scope.device(), new Visibility(rooms, head, scope.user()));
  }

  private static void addState(ClientEvents client, List<StoredEvent> state, ObjectNode json) {
    if (!state.isEmpty()) {
      var required = json.putArray("required_state");
      state.forEach(event -> required.add(client.withoutRoom(event)));
    }
  }

  /** Reads in few queries what relates to the newest events of rooms. */
  void prefetch(List<RoomHead> heads, int limit) {
    var newest = new HashMap<RoomHead, List<StoredEvent>>();
    for (var head : heads) {
      newest.put(head, rooms.range(head, head.lastSequence() - limit + 1, head.lastSequence()));
    }
    views.prefetchAggregations(newest);
  }

  private static long live(TimelineWindow timeline, long since) {
    return timeline.events().stream().filter(event -> event.position() > since).count();
  }
}
