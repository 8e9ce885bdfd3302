package chat.hearth.delivery.push.email;

import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.room.Rooms;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** The door of this package: who gets e-mail, and of what. */
public final class Digests implements AutoCloseable {
  /** The app that e-mail pushers have, as the specification says. */
  public static final String APP_ID = "m.email";

  private static final Duration WORTH_TELLING = Duration.ofDays(7);
  private static final int TOKEN_BYTES = 32;

  private final Database database;
  private final Clock clock;
  private final SecureRandom random;
  private final BiConsumer<UserId, String> remove;
  private final long delayMillis;
  private final DueDigests due;
  private final DigestStore store = new DigestStore();
  private final Set<UserId> users = ConcurrentHashMap.newKeySet(); // never wrongly missing one

  /**
   * @param owns whether an address is the user's own
   * @param remove removes the pusher of a user and address, and all that waits for it
   * @param ignored whom a user does not want to hear; answered from memory
   */
  public Digests(
      Config config,
      Database database,
      Rooms rooms,
      Mailer mailer,
      HasRead hasRead,
      BiPredicate<UserId, String> owns,
      BiConsumer<UserId, String> remove,
      Function<UserId, Set<UserId>> ignored,
      SecureRandom random,
      Clock clock) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.remove = remove;
    var settings = config.push().digests();
    this.delayMillis = settings.delay().toMillis();
    var server = new ServerName(config.serverName());
    var base = config.publicUrl().orElse("https://" + server).replaceAll("/+$", "");
    this.due =
        new DueDigests(
            database,
            clock,
            settings,
            owns,
            remove,
            new Unread(rooms, hasRead, ignored),
            new DigestWriter(rooms, settings.tells()),
            new DigestLetter(server, base, settings.roomLink()),
            mailer);
    users.addAll(store.users(database));
  }

  public List<Endpoint> endpoints() {
    return List.of(new UnsubscribePage(), new Unsubscribe(this));
  }

  /** Begins to write to somebody whose pusher was just set, or goes on with it. */
  public void begin(Sql sql, UserId user, String address) {
    users.add(user);
    var token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    store.begin(sql, user, address, Base64.getUrlEncoder().withoutPadding().encodeToString(token));
  }

  /** Notes what users were notified of; most of them get no e-mail. */
  public void heard(Collection<Heard> all) {
    var heard = all.stream().filter(one -> users.contains(one.user())).toList();
    if (!heard.isEmpty()) {
      store.add(database, heard, delayMillis);
      due.changed();
    }
  }

  /** Notes who read or said something, and when, in milliseconds since 1970. */
  public void read(Map<UserId, Long> all) {
    var readers = new HashMap<>(all);
    readers.keySet().retainAll(users);
    if (!readers.isEmpty()) {
      var ids = List.copyOf(readers.keySet());
      store.read(database, ids, ids.stream().map(readers::get).toList(), delayMillis);
      due.changed();
    }
  }

  /** Ends the e-mail that the link with this token was in; whether there was one. */
  boolean end(String token) {
    var digest = store.byToken(database, token);
    digest.ifPresent(found -> remove.accept(found.user(), found.address()));
    return digest.isPresent();
  }

  /** Goes on with what an earlier process left. */
  public void resume() {
    due.start();
  }

  /** Forgets what nobody wants to know any more. */
  public void tidy() {
    store.removeOlderThan(database, clock.millis() - WORTH_TELLING.toMillis());
  }

  @Override
  public void close() {
    due.close();
  }
}
