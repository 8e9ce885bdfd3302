package chat.hearth.delivery.push;

import chat.hearth.feature.pushrules.Rules;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Marks for users whose rules are their own: what they have not read is judged event by event, and
 * remembered until the rules change.
 */
final class OwnMarks {
  /** The newest events of the main timeline, and of threads, that are judged for one user. */
  static final int MOST = 5_000;

  private static final int BLOCK = 500;
  private static final long CACHED = 200_000; // about 100 bytes each
  private static final int ROOM_WEIGHT = 10;

  private final Rooms rooms;
  private final FollowedThreads followed;
  private final Cache<Key, Judged> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED)
          .weigher((Key key, Judged judged) -> judged.marks().size() + ROOM_WEIGHT)
          .build();

  private record Key(UserId user, RoomId room) {}

  /**
   * Marks and what they depend on.
   *
   * @param members how many were in the room; 0 where no rule asks
   * @param ownMember the sequence of the user's member event, which holds its name
   * @param followed the threads that the user follows there
   */
  private record Judged(
      Rules rules, int members, long ownMember, Optional<Set<EventId>> followed, RoomMarks marks) {}

  OwnMarks(Rooms rooms, FollowedThreads followed) {
    this.rooms = rooms;
    this.followed = followed;
  }

  /**
   * The user's own marks of a room, at least up to the newest event of its head.
   *
   * @param read what the user said counts as read here
   * @param rules of the user, in this room
   * @param shared what was said in the room's threads
   */
  RoomMarks of(
      ReadState read, RoomHead head, RoomMembership membership, Rules rules, RoomMarks shared) {
    var key = new Key(read.user(), head.roomId());
    var fresh =
        new Judged(
            rules,
            rules.askForMemberCount() ? head.joined() : 0,
            membership.sequence(),
            followed.of(read.user(), head.roomId()),
            new RoomMarks(read.main(), read.everything(), head.lastSequence()));
    var known = cache.getIfPresent(key);
    if (known != null
        && known.rules().equals(rules)
        && known.members() == fresh.members()
        && known.ownMember() == fresh.ownMember()
        && known.followed().equals(fresh.followed())
        && known.marks().reachesBackTo(read.main(), read.everything())
        && extended(known.marks(), read.user(), head, rules)) {
      return known.marks();
    }
    judgeAll(fresh.marks(), read, head, rules, shared);
    cache.put(key, fresh);
    return fresh.marks();
  }

  /** Has a room judged again for everybody: some of its events are gone. */
  void forget(RoomId room) {
    cache.asMap().keySet().removeIf(key -> key.room.equals(room));
  }

  private boolean extended(RoomMarks marks, UserId user, RoomHead head, Rules rules) {
    synchronized (marks) {
      long from = marks.upTo() + 1;
      long last = head.lastSequence();
      if (last - from >= BLOCK || marks.size() > 3 * MOST) {
        return false;
      }
      if (from > last) {
        return true;
      }
      var events = rooms.range(head, from, last);
      if (events.stream().anyMatch(SharedMarks::takesBack)) {
        return false;
      }
      events.forEach(event -> judge(user, head, event, rules).ifPresent(marks::add));
      marks.completeUpTo(last);
      return true;
    }
  }

  private void judgeAll(
      RoomMarks marks, ReadState read, RoomHead head, Rules rules, RoomMarks shared) {
    long last = head.lastSequence();
    var user = read.user();
    long from = Math.max(read.main(), last - MOST) + 1;
    var older =
        shared.unreadInThreads(read).stream().filter(sequence -> sequence < from).sorted().toList();
    for (var block : blocks(older.subList(Math.max(0, older.size() - MOST), older.size()))) {
      for (var event : rooms.events(head, block)) {
        judge(user, head, event, rules).ifPresent(marks::add);
      }
    }
    for (long first = from; first <= last; first += BLOCK) {
      for (var event : rooms.range(head, first, Math.min(last, first + BLOCK - 1))) {
        judge(user, head, event, rules).ifPresent(marks::add);
      }
    }
  }

  /** The user's mark; none for what is of no interest. */
  private Optional<Mark> judge(UserId user, RoomHead head, StoredEvent event, Rules rules) {
    if (event.pdu().sender().equals(user) || event.redactedBy().isPresent()) {
      return Optional.empty();
    }
    var verdict =
        rules.judge(event.pdu(), Optional.of(user), new AroundEvent(rooms, followed, head, event));
    var kind =
        switch (Weight.of(verdict)) {
          case NONE -> Mark.Kind.SILENT;
          case NOTIFY -> Mark.Kind.NOTIFY;
          case HIGHLIGHT -> Mark.Kind.HIGHLIGHT;
        };
    if (kind == Mark.Kind.SILENT) {
      return Optional.empty();
    }
    return Optional.of(
        new Mark(
            event.sequence(),
            event.pdu().sender().value(),
            thread(head, event),
            Optional.empty(),
            kind,
            Set.of()));
  }

  /**
   * What the predefined rules have no mark for is counted in the main timeline: only marks say
   * which events of threads have to be judged behind what was read there.
   */
  private Optional<String> thread(RoomHead head, StoredEvent event) {
    return Marking.of(event).isPresent()
        ? Relation.threadOf(rooms, head, event.pdu())
        : Optional.empty();
  }

  private static List<List<Long>> blocks(List<Long> sequences) {
    var blocks = new ArrayList<List<Long>>();
    for (int i = 0; i < sequences.size(); i += BLOCK) {
      blocks.add(sequences.subList(i, Math.min(sequences.size(), i + BLOCK)));
    }
    return blocks;
  }
}
