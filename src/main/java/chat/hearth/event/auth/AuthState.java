package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import java.util.Optional;

/**
 * The room state that an event is judged by. Where room IDs are hashes of create events, {@link
 * StateKey#CREATE} is to be answered although no event cites it.
 */
@FunctionalInterface
public interface AuthState {
  Optional<Pdu> get(StateKey key);
}
