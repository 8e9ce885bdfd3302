package chat.hearth.delivery.sync;

import chat.hearth.event.Pdu;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * What one response covers: everything after {@code since} up to {@code upTo}.
 *
 * @param since the position the client has; 0 at the first sync
 * @param inboxSince the position up to which the device has its messages
 * @param typing the version of typing that the client has seen; 0 where it thinks that nobody types
 * @param stickySince the position up to which the client has sticky events
 * @param fullState whether the client wants all state although it has some
 * @param state of which moment the state is, and what it is called
 * @param ignored whose messages, invites and doings the user does not want
 */
public record Scope(
    UserId user,
    Optional<DeviceId> device,
    SyncFilter filter,
    long since,
    long inboxSince,
    long typing,
    long stickySince,
    long upTo,
    boolean fullState,
    StatePart state,
    Set<UserId> ignored) {

  /** The same up to a position, for a user who ignores some. */
  public Scope upTo(long position, Set<UserId> silenced) {
    return new Scope(
        user,
        device,
        filter,
        since,
        inboxSince,
        typing,
        stickySince,
        position,
        fullState,
        state,
        silenced);
  }

  /** Whether it is something said by who is ignored; what they do to the state counts. */
  public boolean silences(Pdu event) {
    return event.stateKey().isEmpty() && ignored.contains(event.sender());
  }

  public boolean isInitial() {
    return since == 0;
  }
}
