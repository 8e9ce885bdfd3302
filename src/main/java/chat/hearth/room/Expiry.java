package chat.hearth.room;

import java.time.Clock;
import java.util.List;

/**
 * Messages whose time is over: which they are, and taking their content away.
 *
 * <p>The room as it is now says how long messages may be read, the new ones and the old. State has
 * no end, and neither have the edges of the DAG: what is purged keeps its ID, its place and its
 * signatures.
 */
public final class Expiry {
  /** Nothing of a room is over, now or later. */
  public static final long NEVER = Long.MIN_VALUE;

  private final Rooms rooms;
  private final RoomStore store;
  private final EventStore events;
  private final Lifetimes lifetimes;
  private final Clock clock;

  /**
   * A message by its age.
   *
   * @param sentMillis milliseconds since 1970
   */
  public record Aged(long sequence, long sentMillis) {}

  Expiry(Rooms rooms, RoomStore store, EventStore events, Lifetimes lifetimes, Clock clock) {
    this.rooms = rooms;
    this.store = store;
    this.events = events;
    this.lifetimes = lifetimes;
    this.clock = clock;
  }

  /**
   * The time, in milliseconds since 1970, at or before which all messages of a room are over;
   * {@link #NEVER} where they stay for ever.
   */
  public long until(RoomHead head) {
    if (lifetimes == Lifetimes.FOREVER) {
      return NEVER;
    }
    var lifetime = lifetimes.ofMillis(rooms.current(head));
    return lifetime.isPresent() ? clock.millis() - lifetime.getAsLong() : NEVER;
  }

  /** Whether an event's time is over. */
  public boolean isOver(RoomHead head, StoredEvent event) {
    return isOver(event, until(head));
  }

  static boolean isOver(StoredEvent event, long until) {
    return event.isExpired() || (!event.pdu().isState() && event.pdu().originServerTs() <= until);
  }

  /** A page of the rooms that this node writes, in the order of their numbers. */
  public List<RoomHead> ownRooms(long afterNumber, int limit) {
    return store.readOwn(afterNumber, limit);
  }

  /** Messages with content that were sent in a span of time; the oldest first. */
  public List<Aged> aged(RoomHead head, long fromMillis, long untilMillis, int limit) {
    return events.aged(head.num(), fromMillis, untilMillis, limit);
  }

  /** Messages with content that arrived behind a sequence and are as old as this, in that order. */
  public List<Aged> agedBehind(RoomHead head, long sequence, long untilMillis, int limit) {
    return events.agedBehind(head.num(), sequence, untilMillis, limit);
  }

  /** Takes the content from messages of a room; returns when it is gone. */
  public void purge(RoomHead head, List<Long> sequences) {
    rooms.expire(head.roomId(), sequences);
  }
}
