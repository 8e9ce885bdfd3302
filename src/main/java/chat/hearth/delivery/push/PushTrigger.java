package chat.hearth.delivery.push;

import chat.hearth.event.Pdu;
import chat.hearth.feature.pushrules.Rules;
import chat.hearth.feature.pushrules.Verdict;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.DurableFollower;
import chat.hearth.platform.stream.LogRecord;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Follows the log for what pushers have to be told: of events, and of how much is unread where
 * something was read. Only users with a pusher are judged, and those whose rules are the same and
 * whom the event doesn't name are judged together.
 */
final class PushTrigger implements DurableFollower {
  private final Rooms rooms;
  private final PusherUsers pushers;
  private final Audience audience;
  private final UserRules rules;
  private final FollowedThreads followed;
  private final PushFollower follower;
  private final Function<UserId, Set<UserId>> ignored;
  private final Clock clock;
  private final Consumer<Collection<WaitingStore.News>> told;

  PushTrigger(
      Rooms rooms,
      PusherUsers pushers,
      Audience audience,
      UserRules rules,
      FollowedThreads followed,
      PushFollower follower,
      Function<UserId, Set<UserId>> ignored,
      Clock clock,
      Consumer<Collection<WaitingStore.News>> told) {
    this.rooms = rooms;
    this.pushers = pushers;
    this.audience = audience;
    this.rules = rules;
    this.followed = followed;
    this.follower = follower;
    this.ignored = ignored;
    this.clock = clock;
    this.told = told;
  }

  @Override
  public String name() {
    return "push";
  }

  @Override
  public void follow(List<LogRecord> records) {
    follower.await(records.getLast().position());
    var found = new Found();
    for (var record : records) {
      for (var change : record.changes()) {
        if (change instanceof Change.Membership(var user, var room)) {
          audience.changed(room);
        }
      }
      if (record.at().isAfter(clock.instant().minus(Deliveries.WORTH_SENDING))) {
        look(record, found);
      }
    }
    if (!found.news.isEmpty()) {
      told.accept(found.news.values());
    }
  }

  private void look(LogRecord record, Found found) {
    for (var change : record.changes()) {
      if (change instanceof Change.RoomEvents(var room, var first, var last)) {
        rooms
            .find(room)
            .ifPresent(
                head -> {
                  for (var event : rooms.range(head, first, last)) {
                    judge(head, event, record.at(), found);
                  }
                });
      } else if (change instanceof Change.Receipt(var room, var user, var isPrivate)
          && pushers.contains(user)) {
        found.badge(user, record.at());
      }
    }
  }

  private void judge(RoomHead head, StoredEvent event, Instant at, Found found) {
    var pdu = event.pdu();
    if (pushers.contains(pdu.sender())) {
      found.badge(pdu.sender(), at); // who says something has read what was said before
    }
    var judges = new Judges(head, event);
    for (var user : audience.of(head)) {
      if (hears(user, pdu) && wasJoined(user, head.roomId(), event)) {
        found.event(user, head.roomId(), event, judges.verdict(user), at);
      }
    }
    invited(pdu)
        .filter(user -> pushers.contains(user) && hears(user, pdu))
        .ifPresent(user -> found.event(user, head.roomId(), event, judges.verdict(user), at));
  }

  private boolean hears(UserId user, Pdu pdu) {
    return !user.equals(pdu.sender()) && !ignored.apply(user).contains(pdu.sender());
  }

  private boolean wasJoined(UserId user, RoomId room, StoredEvent event) {
    return rooms
        .memberships()
        .of(user, room)
        .filter(membership -> Joined.when(membership, event))
        .isPresent();
  }

  private static Optional<UserId> invited(Pdu pdu) {
    return pdu.type().equals("m.room.member")
            && pdu.content().path("membership").asText().equals("invite")
        ? pdu.stateKey().filter(UserId::isValid).map(UserId::new)
        : Optional.empty();
  }

  /** The verdicts on one event. */
  private final class Judges {
    private final StoredEvent event;
    private final AroundEvent around;
    private final Map<Rules, Verdict> ofUnnamed = new IdentityHashMap<>();

    Judges(RoomHead head, StoredEvent event) {
      this.event = event;
      this.around = new AroundEvent(rooms, followed, head, event);
    }

    Verdict verdict(UserId user) {
      var own = rules.of(user);
      return own.nameOwner(event.pdu(), user, around)
          ? own.judge(event.pdu(), Optional.of(user), around)
          : ofUnnamed.computeIfAbsent(
              own, same -> same.judge(event.pdu(), Optional.empty(), around));
    }
  }

  /** What pushers have to be told, each thing once. */
  private static final class Found {
    private record Key(UserId user, Optional<RoomId> room, long sequence) {}

    private final Map<Key, WaitingStore.News> news = new LinkedHashMap<>();

    void event(UserId user, RoomId room, StoredEvent event, Verdict verdict, Instant at) {
      if (verdict.notifies()) {
        put(user, Optional.of(room), event.sequence(), verdict, at);
      }
    }

    void badge(UserId user, Instant at) {
      put(user, Optional.empty(), WaitingStore.BADGE, Verdict.NONE, at);
    }

    private void put(
        UserId user, Optional<RoomId> room, long sequence, Verdict verdict, Instant at) {
      news.put(
          new Key(user, room, sequence),
          new WaitingStore.News(user, room, sequence, verdict.actions(), at.toEpochMilli()));
    }
  }
}
