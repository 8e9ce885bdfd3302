package chat.hearth.delivery.push;

import static java.util.Objects.requireNonNull;

import chat.hearth.matrix.RoomId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The marks of rooms, in memory for rooms that somebody looks at: read from the table in one query
 * for many rooms, and then brought up to date from the room's newest events without one.
 */
final class SharedMarks {
  /** Of a room and of its threads; who has more to read is told of so many. */
  static final int MOST = 10_000;

  private static final int FEW = 100; // events that are taken from the room rather than the table
  private static final long CACHED = 500_000; // about 100 bytes each
  private static final int ROOM_WEIGHT = 10;

  private final Sql sql;
  private final Rooms rooms;
  private final Cache<RoomId, RoomMarks> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED)
          .weigher((RoomId room, RoomMarks marks) -> marks.size() + ROOM_WEIGHT)
          .build();

  /**
   * What is needed of a room.
   *
   * @param after marks of the main timeline behind this sequence
   * @param threadAfter marks of threads behind this one
   */
  record Need(RoomHead head, long after, long threadAfter) {}

  SharedMarks(Sql sql, Rooms rooms) {
    this.sql = sql;
    this.rooms = rooms;
  }

  /** The marks of rooms, by the rooms' numbers, at least up to the newest event of each head. */
  Map<Long, RoomMarks> of(Collection<Need> needs) {
    var found = new HashMap<Long, RoomMarks>();
    var missing = new ArrayList<Need>();
    for (var need : needs) {
      var known = cache.getIfPresent(need.head().roomId());
      if (known != null
          && known.reachesBackTo(need.after(), need.threadAfter())
          && extended(known, need.head())) {
        found.put(need.head().num(), known);
      } else {
        missing.add(known == null ? need : widened(need, known));
      }
    }
    if (!missing.isEmpty()) {
      found.putAll(read(missing));
    }
    return found;
  }

  /** Has a room read again: some of its events have lost their marks. */
  void forget(RoomId room) {
    cache.invalidate(room);
  }

  /** Adds what happened since; false where the table has to be read again. */
  private boolean extended(RoomMarks marks, RoomHead head) {
    synchronized (marks) {
      long from = marks.upTo() + 1;
      long last = head.lastSequence();
      if (from > last) {
        return true;
      }
      if (last - from >= FEW || marks.size() > 3 * MOST) {
        return false;
      }
      var events = rooms.range(head, from, last);
      if (events.stream().anyMatch(SharedMarks::takesBack)) {
        return false;
      }
      for (var event : events) {
        Marking.of(event).map(mark -> settled(head, mark)).ifPresent(marks::add);
      }
      marks.completeUpTo(last);
      return true;
    }
  }

  /**
   * A redaction silences an event that is marked here already; and what is redacted does not say
   * any more to which thread it belonged.
   */
  static boolean takesBack(StoredEvent event) {
    return event.pdu().redacts().isPresent() || event.redactedBy().isPresent();
  }

  private static Need widened(Need need, RoomMarks known) {
    return new Need(
        need.head(),
        Math.min(need.after(), known.after()),
        Math.min(need.threadAfter(), known.threadAfter()));
  }

  private Map<Long, RoomMarks> read(List<Need> needs) {
    var heads = new HashMap<Long, RoomHead>();
    var read = new HashMap<Long, RoomMarks>();
    var wanted = new ArrayList<EventMarks.Wanted>();
    for (var need : needs) {
      var head = need.head();
      heads.put(head.num(), head);
      read.put(head.num(), new RoomMarks(need.after(), need.threadAfter(), head.lastSequence()));
      if (Math.min(need.after(), need.threadAfter()) < head.lastSequence()) {
        wanted.add(
            new EventMarks.Wanted(
                head.num(), need.after(), need.threadAfter(), head.lastSequence()));
      }
    }
    if (!wanted.isEmpty()) {
      for (var row : EventMarks.read(sql, wanted, MOST)) {
        var head = heads.get(row.room());
        var marks = read.get(row.room());
        if (head != null && marks != null) {
          marks.add(settled(head, row.mark()));
        }
      }
    }
    for (var need : needs) {
      cache.put(need.head().roomId(), requireNonNull(read.get(need.head().num())));
    }
    return read;
  }

  /** A mark whose thread and kind are known, looked up where its event alone does not say. */
  private Mark settled(RoomHead head, Mark mark) {
    var settled =
        mark.parent().isPresent()
            ? mark.in(Relation.threadOf(rooms, head, mark.parent().get()))
            : mark;
    return switch (settled.kind()) {
      case SILENT, NOTIFY, HIGHLIGHT -> settled;
      case CLAIM -> settled.as(mayNotifyRoom(head, mark) ? Mark.Kind.HIGHLIGHT : Mark.Kind.NOTIFY);
      case BARE_CLAIM ->
          settled.as(mayNotifyRoom(head, mark) ? Mark.Kind.HIGHLIGHT : Mark.Kind.SILENT);
    };
  }

  private boolean mayNotifyRoom(RoomHead head, Mark mark) {
    var event = rooms.events(head, List.of(mark.sequence())).getFirst();
    return AroundEvent.senderMayNotify(rooms, head, event, "room");
  }
}
