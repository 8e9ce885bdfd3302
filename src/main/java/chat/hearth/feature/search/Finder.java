package chat.hearth.feature.search;

import chat.hearth.feature.relations.MessageEdits;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.EventViews;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds what somebody may see of what the index proposes. */
final class Finder {
  // What is ranked: the newest so many, so that a frequent word costs no more than a rare one.
  private static final int MAX_HITS = 500;

  private final Rooms rooms;
  private final EventViews views;
  private final HitStore hits;
  private final MessageEdits edits;
  private final Predicate<UserId> isErased;

  Finder(
      Rooms rooms,
      EventViews views,
      HitStore hits,
      MessageEdits edits,
      Predicate<UserId> isErased) {
    this.rooms = rooms;
    this.views = views;
    this.hits = hits;
    this.edits = edits;
    this.isErased = isErased;
  }

  /**
   * A page of results.
   *
   * @param next where to go on; empty where there is no more
   */
  record Page(List<Found> results, long count, Optional<Cursor> next) {}

  Page find(UserId user, Optional<DeviceId> device, Question question, Optional<Cursor> cursor) {
    var upTo = cursor.map(Cursor::upTo).orElse(Hit.Place.END);
    var behind = question.byRank() ? upTo : cursor.map(Cursor::last).orElse(upTo);
    var proposed =
        new ArrayList<>(
            hits.newest(
                wanted(user, question, cursor.flatMap(Cursor::group)),
                behind,
                MAX_HITS,
                !question.byRank()));
    if (cursor.isEmpty() && !proposed.isEmpty()) {
      // What comes while somebody pages must not shift the pages.
      var newest = proposed.getFirst().place();
      upTo = new Hit.Place(newest.position(), newest.room(), newest.sequence() + 1);
    }
    if (question.byRank()) {
      proposed.sort(Hit.BY_RANK);
      cursor.ifPresent(
          at ->
              proposed.removeIf(
                  hit ->
                      hit.score() > at.score()
                          || hit.score() == at.score() && hit.place().compareTo(at.last()) >= 0));
    }
    var count = cursor.map(Cursor::count).orElse((long) proposed.size());
    return page(user, device, question, proposed, count, upTo);
  }

  private HitStore.Wanted wanted(UserId user, Question question, Optional<Cursor.Group> group) {
    var filter = question.filter();
    var in = new ArrayList<String>();
    for (var membership : rooms.memberships().of(user).values()) {
      var wasThere = membership.joinedUntil().isPresent() && !membership.forgotten();
      var room = membership.room().value();
      if ((membership.membership() == Membership.JOIN || wasThere)
          && filter.wantsRoom(room)
          && (value(group, "room_id").isEmpty() || value(group, "room_id").get().equals(room))) {
        in.add(room);
      }
    }
    var only = value(group, "sender");
    var senders =
        only.isEmpty()
            ? filter.senders()
            : Optional.of(
                only.stream()
                    .filter(one -> filter.senders().map(list -> list.contains(one)).orElse(true))
                    .toList());
    return new HitStore.Wanted(
        question.terms(), in, question.kinds(), senders, filter.notSenders());
  }

  private static Optional<String> value(Optional<Cursor.Group> group, String key) {
    return group.filter(one -> one.key().equals(key)).map(Cursor.Group::value);
  }

  private Page page(
      UserId user,
      Optional<DeviceId> device,
      Question question,
      List<Hit> proposed,
      long count,
      Hit.Place upTo) {
    var seen = new HashMap<RoomId, Optional<RoomSeen>>();
    var results = new ArrayList<Found>();
    var next = Optional.<Cursor>empty();
    for (int from = 0; from < proposed.size(); from += question.limit()) {
      var block = proposed.subList(from, Math.min(proposed.size(), from + question.limit()));
      for (var hit : block) {
        seen.computeIfAbsent(hit.roomId(), room -> see(user, device, room));
      }
      prefetch(block, seen);
      for (var hit : block) {
        if (results.size() == question.limit()) {
          return new Page(results, count, next);
        }
        next = Optional.of(cursor(hit, upTo, count));
        seen.getOrDefault(hit.roomId(), Optional.empty())
            .flatMap(room -> judge(room, hit, question))
            .ifPresent(results::add);
      }
    }
    var more = proposed.size() == MAX_HITS && !question.byRank();
    return new Page(results, count, more ? next : Optional.empty());
  }

  private static Cursor cursor(Hit last, Hit.Place upTo, long count) {
    return new Cursor(upTo, last.score(), last.place(), count, Optional.empty());
  }

  private Optional<RoomSeen> see(UserId user, Optional<DeviceId> device, RoomId room) {
    return rooms
        .find(room)
        .map(
            head -> {
              var visibility = new Visibility(rooms, head, user);
              return new RoomSeen(head, visibility, views.of(head, user, device, visibility));
            });
  }

  private void prefetch(List<Hit> block, Map<RoomId, Optional<RoomSeen>> seen) {
    var wanted = new HashMap<RoomHead, List<Long>>();
    for (var hit : block) {
      seen.getOrDefault(hit.roomId(), Optional.empty())
          .ifPresent(
              room ->
                  wanted
                      .computeIfAbsent(room.head(), head -> new ArrayList<>())
                      .add(hit.place().sequence()));
    }
    rooms.prefetchEvents(wanted);
  }

  private Optional<Found> judge(RoomSeen room, Hit hit, Question question) {
    if (hit.place().sequence() > room.head().lastSequence()) {
      return Optional.empty();
    }
    var event = rooms.events(room.head(), List.of(hit.place().sequence())).getFirst();
    var hidden =
        isErased.test(event.pdu().sender())
            && room.visibility().membershipAt(event) != Membership.JOIN;
    if (event.redactedBy().isPresent()
        || hidden
        || !room.visibility().mayRead(event)
        || !question.filter().wants(event.pdu())) {
      return Optional.empty();
    }
    var edit = edits.newest(room.head(), event).filter(room.visibility()::mayRead);
    var content =
        edit.map(one -> one.pdu().content().path("m.new_content")).orElse(event.pdu().content());
    return Text.of(event.pdu(), content)
        .map(Text::text)
        // An edit that the reader may not see must not be found out by searching for it.
        .filter(text -> question.terms().isIn(text))
        .map(text -> new Found(hit, room, event, text));
  }
}
