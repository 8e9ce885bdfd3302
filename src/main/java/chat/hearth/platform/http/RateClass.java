package chat.hearth.platform.http;

/** The token buckets: each user (or address, where nobody is logged in) has one of each class. */
public enum RateClass {
  /** Reads and everything that has no bucket of its own. */
  DEFAULT,
  /** Sending events and ephemeral messages. */
  MESSAGE,
  /** Logging in and checking passwords: also counted by address. */
  LOGIN,
  /** Making accounts: counted by address. */
  REGISTRATION,
  /** Making rooms, joining, inviting. */
  ROOM,
  /** Restarting, sending and cancelling delayed events: counted by address. */
  DELAYED_EVENT,
  /** Never limited: health checks, and long polls, which limit themselves. */
  NONE
}
