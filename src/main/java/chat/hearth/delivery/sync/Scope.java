package chat.hearth.delivery.sync;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import java.util.Optional;

/**
 * What one response covers: everything after {@code since} up to {@code upTo}.
 *
 * @param since the position the client has; 0 at the first sync
 * @param inboxSince the position up to which the device has its messages
 * @param typing the version of typing that the client has seen; 0 where it thinks that nobody types
 * @param fullState whether the client wants all state although it has some
 * @param stateAfter whether state is that of the timeline's end ({@code use_state_after})
 */
record Scope(
    UserId user,
    Optional<DeviceId> device,
    SyncFilter filter,
    long since,
    long inboxSince,
    long typing,
    long upTo,
    boolean fullState,
    boolean stateAfter) {

  boolean isInitial() {
    return since == 0;
  }
}
