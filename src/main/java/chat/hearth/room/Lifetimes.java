package chat.hearth.room;

import java.util.OptionalLong;

/** How long the messages of a room may be read; its chapter knows. */
@FunctionalInterface
public interface Lifetimes {
  /** Messages stay for ever. */
  Lifetimes FOREVER = state -> OptionalLong.empty();

  /** The milliseconds for which a message of a room with this state may be read; empty for ever. */
  OptionalLong ofMillis(StateView state);
}
