package chat.hearth.delivery.push;

import chat.hearth.delivery.push.webpush.Vapid;
import chat.hearth.feature.pushrules.PushRules;
import chat.hearth.feature.receipts.Receipts;
import chat.hearth.feature.threads.ThreadSubscriptions;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.DurableFollower;
import chat.hearth.platform.stream.Follower;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The door of this chapter. */
public final class Push implements AutoCloseable {
  private final PushFollower follower;
  private final SharedMarks shared;
  private final OwnMarks own;
  private final UnreadCounts unread;
  private final Outgoing outgoing;
  private final Deliveries deliveries;
  private final PushTrigger trigger;
  private final Vapid vapid;
  private final List<Endpoint> endpoints;

  /**
   * @param ignored whom a user does not want to hear; answered from memory
   */
  public Push(
      Config config,
      Database database,
      Log log,
      Rooms rooms,
      PushRules pushRules,
      ThreadSubscriptions threads,
      Receipts receipts,
      EventViews views,
      Function<UserId, Set<UserId>> ignored,
      SecureRandom random,
      Clock clock) {
    shared = new SharedMarks(database, rooms);
    follower = new PushFollower(log.position(), this::expired);
    var followed = new FollowedThreads(threads.users(), threads::followed, follower);
    own = new OwnMarks(rooms, followed);
    var rules = new UserRules(pushRules::rules, follower);
    var readStates = new ReadStates(rooms, new ReceiptMarkers(receipts, rooms), follower);
    unread = new UnreadCounts(rooms, shared, own, readStates, rules, followed, follower, ignored);
    outgoing = new Outgoing(config.push().allowPrivateAddresses());
    vapid = WebPushKey.load(database, random, contact(config), clock);
    deliveries =
        new Deliveries(
            database,
            rooms,
            clock,
            new Gateway(outgoing),
            new WebPush(outgoing, vapid, random),
            user -> unread.total(user, log.position()));
    var known = new PusherUsers(database);
    var audience = new Audience(rooms, known::contains);
    var pushers = new Pushers(database, clock, random, known, audience::changed, deliveries::wake);
    trigger =
        new PushTrigger(
            database,
            rooms,
            known,
            audience,
            rules,
            followed,
            follower,
            ignored,
            clock,
            deliveries::wake);
    endpoints =
        List.of(
            new ListPushers(pushers),
            new SetPusher(pushers, clock),
            new AcknowledgePusher(pushers),
            new ListNotifications(
                new Notifications(rooms, rules, followed, unread, views, ignored)));
  }

  /** Messages of a room are over, and unread no longer. */
  private void expired(RoomId room) {
    shared.forget(room);
    own.forget(room);
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  public UnreadCounts unread() {
    return unread;
  }

  /** Follows the log from now on; the composition root subscribes it before {@code sync}. */
  public Follower follower() {
    return follower;
  }

  /** Follows the log over restarts. */
  public DurableFollower trigger() {
    return trigger;
  }

  /** What clients subscribe to web push with. */
  public String webPushKey() {
    return vapid.publicKey();
  }

  /** Goes on with what an earlier process left to be sent. */
  public void resume() {
    deliveries.resume();
  }

  /** Forgets what is too old to be sent. Called now and then. */
  public void tidy() {
    deliveries.tidy();
  }

  @Override
  public void close() {
    deliveries.close();
    outgoing.close();
  }

  private static String contact(Config config) {
    return config.publicUrl().orElse("https://" + config.serverName());
  }
}
