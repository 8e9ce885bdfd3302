package chat.hearth.feature.presence;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One user, of all their clients. What is shown follows from what happened and the time alone: it
 * decays without anybody doing anything.
 *
 * <pre>
 *   online, active ──1 min──> online ──5 min──> unavailable ──no client polls──> offline
 *                 without a deed       without a deed
 * </pre>
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#presence">Client-Server API:
 *     presence</a>
 */
final class UserPresence {
  static final Duration ACTIVE_FOR = Duration.ofMinutes(1);
  static final Duration IDLE_AFTER = Duration.ofMinutes(5); // as the specification suggests
  // What a client has said counts so long without a poll.
  static final Duration SAID_FOR = Duration.ofMinutes(5);
  private static final Duration KEPT = Duration.ofSeconds(30);

  /** What one client wants to be, and when it counts as gone unless it is heard of again. */
  private record Client(PresenceState wanted, Instant until) {}

  private final Map<Optional<DeviceId>, Client> clients = new HashMap<>();
  private Optional<String> status;
  private Instant lastActive;
  private Instant touched = Instant.EPOCH;
  private Shown published;

  /**
   * @param published what others were told last
   */
  UserPresence(Shown published, Instant lastActive) {
    this.published = published;
    this.status = published.status();
    this.lastActive = lastActive;
  }

  /** A client polls, and will again before a time. */
  synchronized void polls(
      Optional<DeviceId> device, PresenceState wanted, Instant now, Instant until) {
    var known = client(device, now);
    var turnsOnline =
        wanted == PresenceState.ONLINE
            && known.map(Client::wanted).orElse(PresenceState.OFFLINE) != PresenceState.ONLINE;
    if (turnsOnline) {
      lastActive = now;
    }
    clients.put(device, new Client(wanted, until));
    touched = now;
  }

  /** A client says what its user is. */
  synchronized void says(
      Optional<DeviceId> device, PresenceState wanted, Optional<String> message, Instant now) {
    status = message;
    lastActive = now;
    touched = now;
    var until = now.plus(SAID_FOR);
    var known = client(device, now).map(Client::until).filter(until::isBefore).orElse(until);
    if (wanted == PresenceState.OFFLINE) {
      clients.remove(device);
    } else {
      clients.put(device, new Client(wanted, known));
    }
  }

  /** The user does something with a client; that does not bring to light who hides. */
  synchronized void acts(Optional<DeviceId> device, Instant now) {
    lastActive = now;
    touched = now;
    client(device, now)
        .ifPresent(known -> clients.put(device, new Client(PresenceState.ONLINE, known.until())));
  }

  /** As though a client had polled: what was true before a restart stays so for a while. */
  synchronized void assume(Instant now, Instant until) {
    if (published.active()) {
      lastActive = now; // deeds since the last change were not written down
    }
    clients.put(Optional.empty(), new Client(published.state(), until));
    touched = now;
  }

  private Optional<Client> client(Optional<DeviceId> device, Instant now) {
    return Optional.ofNullable(clients.get(device)).filter(client -> now.isBefore(client.until()));
  }

  /** What others see now. */
  synchronized Shown shown(Instant now) {
    var state = PresenceState.OFFLINE;
    for (var client : clients.values()) {
      if (now.isBefore(client.until()) && client.wanted().compareTo(state) > 0) {
        state = client.wanted();
      }
    }
    var quiet = Duration.between(lastActive, now);
    if (state == PresenceState.ONLINE && quiet.compareTo(IDLE_AFTER) >= 0) {
      state = PresenceState.UNAVAILABLE;
    }
    var active = state == PresenceState.ONLINE && quiet.compareTo(ACTIVE_FOR) < 0;
    return new Shown(state, active, status);
  }

  synchronized void published(Shown told) {
    published = told;
  }

  /** Whether others were told something else than what is shown now. */
  synchronized boolean isDue(Instant now) {
    return !shown(now).equals(published);
  }

  /** Whether nothing would be lost with this object: the user is away and all is written down. */
  synchronized boolean isForgettable(Instant now) {
    clients.values().removeIf(client -> !now.isBefore(client.until()));
    return clients.isEmpty() && now.isAfter(touched.plus(KEPT)) && !isDue(now);
  }

  synchronized Instant lastActive() {
    return lastActive;
  }

  /** The content of the event that tells others. */
  synchronized ObjectNode content(Instant now) {
    var shown = shown(now);
    var content = Json.object();
    content.put("presence", shown.state().text());
    if (lastActive.isAfter(Instant.EPOCH)) {
      content.put("last_active_ago", Math.max(0, Duration.between(lastActive, now).toMillis()));
    }
    if (shown.state() == PresenceState.ONLINE) {
      content.put("currently_active", shown.active());
    }
    shown.status().ifPresent(text -> content.put("status_msg", text));
    return content;
  }
}
