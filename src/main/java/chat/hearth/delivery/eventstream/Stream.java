package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.EphemeralSection;
import chat.hearth.delivery.sync.PresenceSection;
import chat.hearth.delivery.sync.Scope;
import chat.hearth.delivery.sync.SyncToken;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.EventViews;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Reads the stream of what happens to a user, or in a room, from a position on. */
final class Stream {
  private static final int LIMIT = 100; // events of rooms in one response, but for whole commits

  private final Rooms rooms;
  private final EventViews views;
  private final AccountData accountData;
  private final PresenceSection presence;
  private final EphemeralSection ephemeral;
  private final BiPredicate<UserId, UserId> inviteShown;

  Stream(
      Rooms rooms,
      EventViews views,
      AccountData accountData,
      PresenceSection presence,
      EphemeralSection ephemeral,
      BiPredicate<UserId, UserId> inviteShown) {
    this.rooms = rooms;
    this.views = views;
    this.accountData = accountData;
    this.presence = presence;
    this.ephemeral = ephemeral;
    this.inviteShown = inviteShown;
  }

  /**
   * A part of the stream.
   *
   * @param end where the next one begins
   * @param hasNews whether the client should be told at once
   */
  record Chunk(ArrayNode events, SyncToken end, boolean hasNews) {}

  /** What happens to the user in all rooms, and besides them. */
  Chunk ofUser(Scope scope) {
    var memberships = rooms.memberships().of(scope.user());
    var changed = memberships.values().stream().filter(one -> concerns(scope, one)).toList();
    var heads = rooms.heads(changed.stream().map(RoomMembership::room).toList());
    var pieces = pieces(scope, changed, heads);
    var reached = scope.upTo(end(pieces, scope.upTo()), scope.ignored());
    var events = events(reached, pieces);
    var json = Json.object();
    var present = presence.add(reached, json);
    json.path("presence").path("events").forEach(events::add);
    for (var data : accountData(reached)) {
      events.add(data);
    }
    var typing = addEphemeral(reached, memberships.values(), events);
    var isOwnPresenceOnly = events.size() == 1 && json.has("presence") && !present;
    return new Chunk(events, token(reached, typing), !events.isEmpty() && !isOwnPresenceOnly);
  }

  /**
   * What happens in one room.
   *
   * @param last the newest sequence that the user may see
   */
  Chunk ofRoom(Scope scope, RoomHead head, long last) {
    long after = rooms.sequenceAt(head, scope.since());
    var piece = StreamPiece.read(rooms, head, after, last, scope.upTo(), LIMIT);
    var reached = scope.upTo(piece.complete(), scope.ignored());
    var events = events(reached, List.of(piece));
    var own = rooms.memberships().of(scope.user(), head.roomId());
    var typing = addEphemeral(reached, own.stream().toList(), events);
    return new Chunk(events, token(reached, typing), !events.isEmpty());
  }

  private boolean concerns(Scope scope, RoomMembership membership) {
    return membership.membership() == Membership.JOIN || membership.position() > scope.since();
  }

  private List<StreamPiece> pieces(
      Scope scope, List<RoomMembership> changed, Map<RoomId, RoomHead> heads) {
    var ranges = new ArrayList<RoomMembership>();
    var from = new ArrayList<RoomHead>();
    var positions = new ArrayList<Long>();
    var pieces = new ArrayList<StreamPiece>();
    for (var membership : changed) {
      var head = Optional.ofNullable(heads.get(membership.room())).orElseThrow();
      if (membership.membership() != Membership.JOIN && membership.joinedUntil().isEmpty()) {
        own(scope, head, membership).ifPresent(pieces::add);
      } else if (head.position() > scope.since()) {
        ranges.add(membership);
        from.add(head);
        // What was said before the user came is history, not news.
        positions.add(
            membership.membership() == Membership.JOIN
                ? Math.max(scope.since(), membership.since() - 1)
                : scope.since());
      }
    }
    if (ranges.isEmpty()) {
      return pieces;
    }
    var sequences = rooms.sequencesAt(from, positions);
    for (int i = 0; i < ranges.size(); i++) {
      var head = from.get(i);
      var isJoined = ranges.get(i).membership() == Membership.JOIN;
      pieces.add(
          StreamPiece.read(
              rooms,
              head,
              sequences.getOrDefault(head.roomId(), 0L),
              isJoined ? head.lastSequence() : ranges.get(i).sequence(),
              scope.upTo(),
              LIMIT));
    }
    return pieces;
  }

  /** The member event alone of who was never in the room: an invitation, and what became of it. */
  private Optional<StreamPiece> own(Scope scope, RoomHead head, RoomMembership membership) {
    var event = rooms.events(head, List.of(membership.sequence())).getFirst();
    var sender = event.pdu().sender();
    var isHidden =
        membership.membership() == Membership.INVITE
            && (scope.ignored().contains(sender) || !inviteShown.test(sender, scope.user()));
    return isHidden || event.position() > scope.upTo()
        ? Optional.empty()
        : Optional.of(new StreamPiece(head, List.of(event), scope.upTo()));
  }

  /** The position at which the response ends: where a room has more, or {@link #LIMIT} is met. */
  private static long end(List<StreamPiece> pieces, long upTo) {
    long end = upTo;
    for (var piece : pieces) {
      end = Math.min(end, piece.complete());
    }
    var positions =
        pieces.stream()
            .flatMap(piece -> piece.events().stream())
            .map(StoredEvent::position)
            .sorted()
            .toList();
    return positions.size() > LIMIT ? Math.min(end, positions.get(LIMIT - 1)) : end;
  }

  private ArrayNode events(Scope scope, List<StreamPiece> pieces) {
    record Placed(StoredEvent event, JsonNode json) {}
    var shown = new HashMap<RoomHead, List<StoredEvent>>();
    var visibilities = new HashMap<RoomHead, Visibility>();
    for (var piece : pieces) {
      var visibility = new Visibility(rooms, piece.head(), scope.user());
      visibilities.put(piece.head(), visibility);
      var visible =
          piece.events().stream()
              .filter(event -> event.position() <= scope.upTo())
              .filter(event -> !scope.silences(event.pdu()))
              .filter(event -> isOwn(scope, event) || visibility.mayRead(event))
              .toList();
      if (!visible.isEmpty()) {
        shown.put(piece.head(), visible);
      }
    }
    views.prefetchAggregations(shown);
    var placed = new ArrayList<Placed>();
    shown.forEach(
        (head, events) -> {
          var visibility = Optional.ofNullable(visibilities.get(head)).orElseThrow();
          var client = views.of(head, scope.user(), scope.device(), visibility);
          client.bundle(events);
          events.forEach(event -> placed.add(new Placed(event, client.withRoom(event))));
        });
    placed.sort(
        Comparator.comparingLong((Placed one) -> one.event.position())
            .thenComparing(one -> one.event.room())
            .thenComparing(one -> one.event.sequence()));
    var events = Json.array();
    placed.forEach(one -> events.add(one.json));
    return events;
  }

  private static boolean isOwn(Scope scope, StoredEvent event) {
    return event.pdu().type().equals("m.room.member")
        && event.pdu().stateKey().equals(Optional.of(scope.user().value()));
  }

  private List<ObjectNode> accountData(Scope scope) {
    if (!accountData.mayHaveChanged(scope.user(), scope.since())) {
      return List.of();
    }
    var events = new ArrayList<ObjectNode>();
    for (var one : accountData.changedSince(scope.user(), scope.since(), scope.upTo())) {
      var event = Json.object().put("type", one.type());
      event.set("content", Json.own(one.content()));
      one.room().ifPresent(room -> event.put("room_id", room.value()));
      events.add(event);
    }
    return events;
  }

  private long addEphemeral(Scope scope, Collection<RoomMembership> memberships, ArrayNode events) {
    var news = ephemeral.of(scope, memberships);
    news.byRoom()
        .forEach(
            (room, contents) ->
                contents.forEach(
                    content -> events.add(((ObjectNode) content).put("room_id", room.value()))));
    return news.typing();
  }

  private static SyncToken token(Scope reached, long typing) {
    return new SyncToken(reached.upTo(), reached.upTo(), typing, reached.upTo());
  }
}
