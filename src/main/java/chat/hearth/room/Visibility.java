package chat.hearth.room;

import chat.hearth.event.StateKey;
import chat.hearth.event.state.StateRef;
import chat.hearth.matrix.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which events of a room one user may read, judged on the state at each event.
 *
 * <p>Made for one request; not for use by several threads. Runs of events between two state changes
 * share a snapshot and are judged once.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-history-visibility">
 *     Client-Server API: room history visibility</a>
 */
public final class Visibility {
  private final Rooms rooms;
  private final RoomHead head;
  private final UserId user;
  private final Optional<RoomMembership> now;
  private final Map<StateRef, Moment> moments = new HashMap<>();
  private OptionalLong expiredUntil = OptionalLong.empty();

  /** What counts at one snapshot. */
  private record Moment(String visibility, Membership membership) {}

  public Visibility(Rooms rooms, RoomHead head, UserId user) {
    this.rooms = rooms;
    this.head = head;
    this.user = user;
    this.now = rooms.memberships().of(user, head.roomId());
  }

  /**
   * The last sequence whose state the user may read: the newest for who is joined or where all the
   * world may read, that of leaving for who was joined, none for everybody else.
   */
  public OptionalLong latestReadable() {
    if (isJoinedNow() || rooms.current(head).historyVisibility().equals("world_readable")) {
      return OptionalLong.of(head.lastSequence());
    }
    return now.isPresent() && !now.get().forgotten()
        ? now.get().joinedUntil()
        : OptionalLong.empty();
  }

  public boolean isJoinedNow() {
    return now.isPresent() && now.get().membership() == Membership.JOIN;
  }

  /**
   * Whether the user may read this event: nobody may when its time is over (MSC1763); members may
   * all that is sticky (MSC4354).
   */
  public boolean mayRead(StoredEvent event) {
    if (isExpired(event)) {
      return false;
    }
    if (isJoinedNow() && rooms.isSticky(event)) {
      return true;
    }
    var before = moment(event.before());
    if (allows(before, event)) {
      return true;
    }
    // The user's own membership and the visibility itself count from both sides of the event.
    return decides(event) && allows(moment(event.after()), event);
  }

  /** The user's membership at the event, the event itself included. */
  public Membership membershipAt(StoredEvent event) {
    if (joinedSince(event)) {
      return Membership.JOIN;
    }
    return moment(event.after()).membership;
  }

  /**
   * Whether a message's time is over; what was purged when the room's rule was stricter stays so.
   */
  private boolean isExpired(StoredEvent event) {
    if (event.pdu().isState()) {
      return false;
    }
    if (expiredUntil.isEmpty()) {
      expiredUntil = OptionalLong.of(rooms.expiry().until(head));
    }
    return Expiry.isOver(event, expiredUntil.getAsLong());
  }

  private boolean allows(Moment at, StoredEvent event) {
    if (at.membership == Membership.JOIN) {
      return true;
    }
    return switch (at.visibility) {
      case "world_readable" -> true;
      case "joined" -> false;
      case "invited" -> at.membership == Membership.INVITE;
      default -> everJoinedAfter(event); // "shared", and what nobody knows counts as shared
    };
  }

  private boolean decides(StoredEvent event) {
    var key = event.pdu().key();
    return key.isPresent()
        && (key.get().equals(StateKey.HISTORY_VISIBILITY)
            || key.get().equals(StateKey.member(user)));
  }

  private boolean everJoinedAfter(StoredEvent event) {
    if (isJoinedNow()) {
      return true;
    }
    return now.isPresent()
        && now.get().joinedUntil().isPresent()
        && event.place() <= RoomToken.placeOf(now.get().joinedUntil().getAsLong());
  }

  private boolean joinedSince(StoredEvent event) {
    // Elsewhere than in a straight line, what came later is not what follows.
    return isJoinedNow()
        && !head.forked()
        && !head.gaps()
        && now.orElseThrow().sequence() <= event.sequence();
  }

  private Moment moment(StateRef ref) {
    var known = moments.get(ref);
    if (known == null) {
      var state = rooms.stateAt(head, ref);
      known =
          new Moment(state.historyVisibility(), state.membership(user).orElse(Membership.LEAVE));
      moments.put(ref, known);
    }
    return known;
  }
}
