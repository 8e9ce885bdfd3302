package chat.hearth.delivery.push;

import chat.hearth.delivery.push.email.Digests;
import chat.hearth.delivery.push.email.Heard;
import chat.hearth.delivery.push.webpush.Vapid;
import chat.hearth.feature.pushrules.PushRules;
import chat.hearth.feature.receipts.Receipts;
import chat.hearth.feature.threads.ThreadSubscriptions;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.DurableFollower;
import chat.hearth.platform.stream.Follower;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
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
  private final Optional<Digests> digests;
  private final Vapid vapid;
  private final List<Endpoint> endpoints = new ArrayList<>();

  /**
   * @param ignored whom a user does not want to hear; answered from memory
   * @param ownsAddress whether an e-mail address is proved to be a user's
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
      Optional<Mailer> mailer,
      BiPredicate<UserId, String> ownsAddress,
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
    digests =
        mailer.map(
            sender ->
                new Digests(
                    config,
                    database,
                    rooms,
                    sender,
                    unread::hasRead,
                    ownsAddress,
                    (user, address) -> new PusherStore().removeOfAddress(database, user, address),
                    ignored,
                    random,
                    clock));
    var pushers =
        new Pushers(
            database,
            clock,
            random,
            known,
            audience::changed,
            deliveries::wake,
            ownsAddress,
            digests);
    trigger =
        new PushTrigger(
            rooms,
            known,
            audience,
            rules,
            followed,
            follower,
            ignored,
            clock,
            news -> {
              new WaitingStore().add(database, news).forEach(deliveries::wake);
              digests.ifPresent(all -> tell(all, news));
            });
    endpoints.add(new ListPushers(pushers));
    endpoints.add(new SetPusher(pushers, clock));
    endpoints.add(new AcknowledgePusher(pushers));
    endpoints.add(
        new ListNotifications(new Notifications(rooms, rules, followed, unread, views, ignored)));
    digests.ifPresent(all -> endpoints.addAll(all.endpoints()));
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
    digests.ifPresent(Digests::resume);
  }

  /** Forgets what is too old to be sent. Called now and then. */
  public void tidy() {
    deliveries.tidy();
    digests.ifPresent(Digests::tidy);
  }

  @Override
  public void close() {
    digests.ifPresent(Digests::close);
    deliveries.close();
    outgoing.close();
  }

  private static void tell(Digests digests, Collection<WaitingStore.News> news) {
    var heard = new ArrayList<Heard>();
    var readers = new HashMap<UserId, Long>();
    for (var one : news) {
      one.room()
          .ifPresentOrElse(
              room -> heard.add(new Heard(one.user(), room, one.sequence(), one.atMillis())),
              () -> readers.merge(one.user(), one.atMillis(), Math::max));
    }
    digests.read(readers);
    digests.heard(heard);
  }

  private static String contact(Config config) {
    return config.publicUrl().orElse("https://" + config.serverName());
  }
}
