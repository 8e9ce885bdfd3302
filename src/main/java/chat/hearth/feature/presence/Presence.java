package chat.hearth.feature.presence;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import chat.hearth.room.Memberships;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The door to presence. Where it is switched off there are no endpoints and nobody is present. */
public final class Presence implements AutoCloseable {
  // Between two polls of a client, and over the restart of a server.
  private static final Duration BETWEEN_POLLS = Duration.ofSeconds(30);
  private static final Duration OVER_RESTART = Duration.ofSeconds(60);
  private static final int MAX_CAUGHT_UP =
      10_000; // users; for who was away longer than we remember

  private final boolean enabled;
  private final Database database;
  private final Clock clock;
  private final PresenceStore store = new PresenceStore();
  private final PresentUsers users;
  private final Publisher publisher;
  private final List<Endpoint> endpoints;

  /**
   * @param enabled whether there is presence at all
   */
  public Presence(
      boolean enabled, Database database, Log log, Memberships memberships, Clock clock) {
    this.enabled = enabled;
    this.database = database;
    this.clock = clock;
    this.users = new PresentUsers(database, store);
    this.publisher = new Publisher(log, store, users, clock);
    this.endpoints =
        enabled ? List.of(new SetPresence(this), new GetPresence(this, memberships)) : List.of();
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** The same endpoints; to use one of them is a sign of life. */
  public List<Endpoint> noticing(List<Endpoint> used) {
    return enabled
        ? used.stream().<Endpoint>map(endpoint -> new SignOfLife(endpoint, this)).toList()
        : used;
  }

  /** Goes on where an earlier process stopped: who does not poll any more is offline soon. */
  public void resume() {
    if (enabled) {
      var now = clock.instant();
      users.restore(now, now.plus(OVER_RESTART));
      publisher.start();
    }
  }

  /**
   * A client polls for what is new.
   *
   * @param wanted as what its user wants to appear; offline changes nothing
   * @param timeout how long the poll may take
   */
  public void polls(Requester requester, PresenceState wanted, Duration timeout) {
    if (enabled && wanted != PresenceState.OFFLINE) {
      var now = clock.instant();
      var until = now.plus(timeout).plus(BETWEEN_POLLS);
      change(requester.userId(), user -> user.polls(requester.device(), wanted, now, until));
    }
  }

  void says(Requester requester, PresenceState wanted, Optional<String> status) {
    var now = clock.instant();
    change(requester.userId(), user -> user.says(requester.device(), wanted, status, now));
  }

  void acts(Requester requester) {
    var now = clock.instant();
    change(requester.userId(), user -> user.acts(requester.device(), now));
  }

  private void change(UserId id, Consumer<UserPresence> change) {
    if (users.change(id, change).isDue(clock.instant())) {
      publisher.wake();
    }
  }

  /** Everybody who is not offline now. */
  public Set<UserId> present() {
    return users.present(clock.instant());
  }

  /**
   * Whose presence changed after a position up to another. Asks the database only after a longer
   * absence than is remembered.
   */
  public Set<UserId> changed(long after, long upTo) {
    if (!enabled) {
      return Set.of();
    }
    return new HashSet<>(
        publisher
            .recent()
            .between(after, upTo)
            .orElseGet(() -> store.changed(database, after, upTo, MAX_CAUGHT_UP)));
  }

  /** The events that tell others of some users. */
  public List<JsonNode> events(Collection<UserId> wanted) {
    var now = clock.instant();
    var events = new ArrayList<JsonNode>();
    find(wanted)
        .forEach(
            (id, user) -> {
              var event = Json.object();
              event.put("type", "m.presence");
              event.put("sender", id.value());
              event.set("content", user.content(now));
              events.add(event);
            });
    return events;
  }

  /** The content of the event that tells others of a user. */
  JsonNode content(UserId id) {
    var user = find(List.of(id)).get(id);
    return (user == null ? new UserPresence(Shown.NEVER_SEEN, Instant.EPOCH) : user)
        .content(clock.instant());
  }

  private Map<UserId, UserPresence> find(Collection<UserId> wanted) {
    var found = new HashMap<UserId, UserPresence>();
    var away = new ArrayList<UserId>();
    for (var id : wanted) {
      users.get(id).ifPresentOrElse(user -> found.put(id, user), () -> away.add(id));
    }
    if (!away.isEmpty()) {
      found.putAll(store.find(database, away));
    }
    return found;
  }

  /** Forgets a user, as part of the transaction that ends the account. */
  public void accountDeactivated(Writer tx, UserId user) {
    if (enabled) {
      store.remove(tx, user);
      tx.onCommit(() -> users.remove(user));
    }
  }

  @Override
  public void close() {
    publisher.close();
  }
}
