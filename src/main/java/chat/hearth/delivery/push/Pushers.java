package chat.hearth.delivery.push;

import chat.hearth.delivery.push.email.Digests;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Setting and removing pushers. */
final class Pushers {
  private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5); // MSC4174's

  private final Database database;
  private final Clock clock;
  private final SecureRandom random;
  private final PusherUsers users;
  private final Consumer<UserId> listenIn;
  private final Consumer<Pusher.Key> wake;
  private final BiPredicate<UserId, String> ownsAddress;
  private final Optional<Digests> digests;
  private final PusherStore store = new PusherStore();
  private final WaitingStore waiting = new WaitingStore();

  /**
   * @param listenIn told of each user who has a pusher from now on
   * @param wake told of each pusher that has something to send
   * @param ownsAddress whether an e-mail address is proved to be a user's
   * @param digests what sends e-mail; empty where none is sent here
   */
  Pushers(
      Database database,
      Clock clock,
      SecureRandom random,
      PusherUsers users,
      Consumer<UserId> listenIn,
      Consumer<Pusher.Key> wake,
      BiPredicate<UserId, String> ownsAddress,
      Optional<Digests> digests) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.users = users;
    this.listenIn = listenIn;
    this.wake = wake;
    this.ownsAddress = ownsAddress;
    this.digests = digests;
  }

  List<Pusher> of(UserId user) {
    return store.ofUser(database, user);
  }

  /**
   * Sets a pusher.
   *
   * @param append whether others may have the same push key
   * @return whether the device has to show first that messages come through
   * @throws MatrixError {@code M_INVALID_PARAM} where no e-mail is sent here, {@code
   *     M_THREEPID_NOT_FOUND} where the address is not the user's own
   */
  boolean set(Pusher pusher, Optional<DeviceId> device, boolean append) {
    var key = pusher.key();
    var byMail = pusher.kind() == Pusher.Kind.EMAIL;
    if (byMail) {
      requireOwnAddress(key);
    }
    var token = newToken();
    var waits =
        database.transaction(
            tx -> {
              if (!append) {
                store.removeOfOthers(tx, key);
              }
              var before = store.find(tx, key);
              var mustShow =
                  pusher.kind() == Pusher.Kind.WEB_PUSH
                      && (before.isEmpty()
                          || !before.get().activated()
                          || moved(before.get(), pusher));
              store.put(
                  tx,
                  pusher,
                  byMail ? Optional.empty() : device, // e-mail is for who is logged in nowhere
                  mustShow ? Optional.of(token) : Optional.empty(),
                  clock.millis() + TOKEN_LIFETIME.toMillis());
              if (byMail) {
                digests.orElseThrow().begin(tx, key.user(), key.pushkey());
              }
              if (mustShow) {
                waiting.add(
                    tx,
                    List.of(
                        new WaitingStore.News(
                            key.user(),
                            Optional.empty(),
                            WaitingStore.TOKEN,
                            List.of(),
                            clock.millis())));
              }
              return mustShow;
            });
    if (users.add(key.user())) {
      listenIn.accept(key.user());
    }
    if (waits) {
      wake.accept(key);
    }
    return waits;
  }

  private void requireOwnAddress(Pusher.Key key) {
    if (digests.isEmpty()) {
      throw MatrixError.invalidParam("This server sends no e-mail");
    }
    if (!ownsAddress.test(key.user(), key.pushkey())) {
      throw MatrixError.of(400, "M_THREEPID_NOT_FOUND", "Add the address to your account first");
    }
  }

  void remove(Pusher.Key key) {
    store.remove(database, key);
  }

  /**
   * Activates the pusher that the token was sent to; what became of it, in the proposal's words.
   */
  String acknowledge(UserId user, String appId, String token) {
    if (store.activate(database, user, appId, token, clock.millis())) {
      return "ok";
    }
    return of(user).stream().anyMatch(pusher -> pusher.key().appId().equals(appId))
        ? "unknown_token"
        : "unknown_app_id";
  }

  private static boolean moved(Pusher before, Pusher now) {
    return before.kind() != now.kind()
        || !before.data().path("endpoint").equals(now.data().path("endpoint"))
        || !before.data().path("auth").equals(now.data().path("auth"));
  }

  /** A UUID of version 4. */
  private String newToken() {
    long high = random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x4000L;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
