package chat.hearth.event.state;

import chat.hearth.event.StateKey;
import java.util.Map;

/** One of the algorithms that settle what some states disagree about. */
sealed interface Resolution permits ResolutionV1, ResolutionV2 {
  /**
   * What becomes of every key that the states disagree about, {@link DiffConsumer#ABSENT} where
   * nothing remains, and of keys that none of them has but the resolved state does.
   */
  Map<StateKey, Long> resolve(Conflicts conflicts);
}
