package chat.hearth.delivery.slidingsync;

import chat.hearth.room.Membership;
import java.util.Set;

/**
 * What a connection has been sent of a room.
 *
 * @param membership what the user was there
 * @param upTo the position up to which it has been sent; {@link #LIVE} for that of its snapshot
 * @param needs the most that was ever asked of it
 * @param members whom lazy loading has shown
 * @param facts as they were sent last
 */
record SentRoom(
    Membership membership, long upTo, RoomNeeds needs, Set<String> members, Facts facts) {
  static final long LIVE = Long.MAX_VALUE;

  boolean isLive() {
    return upTo == LIVE;
  }

  /** The same, out of sight from a position on. */
  SentRoom stoppedAt(long position) {
    return new SentRoom(membership, position, needs, members, facts);
  }
}
