package chat.hearth.feature.pushrules;

import chat.hearth.matrix.UserId;
import java.util.Optional;

/** What a rule may want to know of the room around an event. */
public interface Surroundings {
  /** How many are joined. */
  int joinedMembers();

  /** Whether the event's sender may notify all by this name, such as {@code room}. */
  boolean senderMayNotify(String key);

  /**
   * Whether a user follows the thread that the event is in; empty where it is in none, and for who
   * never followed any: their clients do not know of it, and tell of threads as of all else.
   */
  Optional<Boolean> followsThread(UserId user);

  /** What a user is called in the room; empty where it has no name there. */
  Optional<String> displayName(UserId user);
}
