package chat.hearth.delivery.push;

import chat.hearth.feature.pushrules.Rules;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How much a user has not read; what those said whom it ignores does not count. Counted when
 * somebody asks: the rules of now are asked about all that is unread.
 */
public final class UnreadCounts {
  private final Rooms rooms;
  private final SharedMarks shared;
  private final OwnMarks own;
  private final ReadStates readStates;
  private final UserRules rules;
  private final FollowedThreads followed;
  private final PushFollower follower;
  private final Function<UserId, Set<UserId>> ignored;

  /**
   * A room to count in.
   *
   * @param last the newest sequence that counts
   */
  public record Until(RoomHead head, long last) {}

  UnreadCounts(
      Rooms rooms,
      SharedMarks shared,
      OwnMarks own,
      ReadStates readStates,
      UserRules rules,
      FollowedThreads followed,
      PushFollower follower,
      Function<UserId, Set<UserId>> ignored) {
    this.rooms = rooms;
    this.shared = shared;
    this.own = own;
    this.readStates = readStates;
    this.rules = rules;
    this.followed = followed;
    this.follower = follower;
    this.ignored = ignored;
  }

  /** Where the user's receipts moved after a position up to another. */
  public Set<RoomId> readSince(UserId user, long after, long upTo) {
    follower.await(upTo);
    return readStates.movedSince(user, after, upTo);
  }

  /** The rooms among these where there is something unread, whether the rules want it or not. */
  public Set<RoomId> notRead(UserId user, Collection<RoomHead> heads, long upTo) {
    follower.await(upTo);
    var read = readStates.of(user, heads);
    var needs = new ArrayList<SharedMarks.Need>();
    for (var head : heads) {
      var state = read.get(head.roomId());
      if (state != null) {
        needs.add(new SharedMarks.Need(head, state.main(), state.everything()));
      }
    }
    var marks = shared.of(needs);
    var found = new HashSet<RoomId>();
    for (var need : needs) {
      var state = read.get(need.head().roomId());
      var roomMarks = marks.get(need.head().num());
      if (state != null
          && roomMarks != null
          && (need.head().lastSequence() > need.after()
              || !roomMarks.unreadInThreads(state).isEmpty())) {
        found.add(need.head().roomId());
      }
    }
    return found;
  }

  /** Whether a user has read an event of a room. */
  boolean hasRead(UserId user, RoomHead head, StoredEvent event) {
    var read = readStates.of(user, List.of(head)).get(head.roomId());
    if (read == null) {
      return false;
    }
    var marks =
        shared
            .of(List.of(new SharedMarks.Need(head, read.main(), read.everything())))
            .get(head.num());
    var said = marks == null ? read : marks.withSaid(read);
    return event.sequence()
        <= Relation.threadOf(rooms, head, event.pdu()).map(said::thread).orElse(said.main());
  }

  /** The notifications of all rooms that the user is joined to. */
  int total(UserId user, long upTo) {
    var wanted = new ArrayList<Until>();
    for (var membership : rooms.memberships().of(user).values()) {
      if (membership.membership() == Membership.JOIN) {
        var head = rooms.head(membership.room());
        wanted.add(new Until(head, head.lastSequence()));
      }
    }
    return of(user, wanted, upTo).values().stream()
        .mapToInt(count -> count.all().notifications())
        .sum();
  }

  /** In one room. */
  public Unread of(UserId user, RoomHead head, long last, long upTo) {
    return of(user, List.of(new Until(head, last)), upTo).getOrDefault(head.roomId(), Unread.NONE);
  }

  /**
   * In many rooms that the user is joined to, in a few queries.
   *
   * @param upTo the visible log position whose receipts and rules have to be known
   */
  public Map<RoomId, Unread> of(UserId user, Collection<Until> wanted, long upTo) {
    follower.await(upTo);
    var ownRules = rules.of(user);
    var heads = wanted.stream().map(Until::head).toList();
    var read = readStates.of(user, heads);
    var needs = new ArrayList<SharedMarks.Need>();
    var here = new HashMap<RoomId, Rules>();
    for (var head : heads) {
      var inRoom = ownRules == Rules.PREDEFINED ? ownRules : ownRules.in(head.roomId());
      here.put(head.roomId(), inRoom);
      var state = read.get(head.roomId());
      if (inRoom.scope(followed.knows(user)) != Rules.Scope.NOTHING && state != null) {
        needs.add(new SharedMarks.Need(head, state.main(), state.everything()));
      }
    }
    var marks = shared.of(needs);
    var counts = new HashMap<RoomId, Unread>();
    for (var room : wanted) {
      var id = room.head().roomId();
      var roomMarks = marks.get(room.head().num());
      var state = read.get(id);
      var inRoom = here.get(id);
      counts.put(
          id,
          roomMarks == null || state == null || inRoom == null
              ? Unread.NONE
              : count(room, state, inRoom, roomMarks));
    }
    return counts;
  }

  /** Where the rules want something. */
  private Unread count(Until room, ReadState read, Rules inRoom, RoomMarks marks) {
    var user = read.user();
    var unheard = new HashSet<String>();
    ignored.apply(user).forEach(one -> unheard.add(one.value()));
    return switch (inRoom.scope(followed.knows(user))) {
      case NOTHING -> Unread.NONE;
      case PREDEFINED -> marks.count(read, weigher(user, unheard, false), room.last());
      case MENTIONS -> marks.count(read, weigher(user, unheard, true), room.last());
      case OWN -> {
        var said = marks.withSaid(read);
        var membership = rooms.memberships().of(user, room.head().roomId());
        yield membership.isEmpty()
            ? Unread.NONE
            : own.of(said, room.head(), membership.get(), inRoom, marks)
                .count(said, weigher(user, unheard, false), room.last());
      }
    };
  }

  private static RoomMarks.Weigher weigher(UserId user, Set<String> unheard, boolean mentionsOnly) {
    return mark ->
        unheard.contains(mark.sender()) ? Weight.NONE : mark.weightFor(user, mentionsOnly);
  }
}
