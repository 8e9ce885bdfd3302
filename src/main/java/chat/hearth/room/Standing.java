package chat.hearth.room;

/**
 * What became of an event that this server has.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu">
 *     Server-Server API: checks performed on receipt of a PDU</a>
 */
public enum Standing {
  /** In the timeline, where it arrived. */
  LIVE,
  /** In the timeline, before something that arrived earlier. */
  BACKFILLED,
  /** Known for what it authorises or is the state of; its own place in the graph is not known. */
  OUTLIER,
  /** Allowed where it was sent, but no longer by the current state: not shown, not extended. */
  SOFT_FAILED,
  /** Against the rules: never shown, never part of a state, not extended. */
  REJECTED,
  /** Part of the graph like any other, but not to be shown: it only brings forks together. */
  UNSEEN;

  private static final Standing[] BY_CODE = values();

  /** Whether clients see it in the timeline. */
  public boolean isShown() {
    return this == LIVE || this == BACKFILLED;
  }

  /** Whether it has a state before and after it, which what cites it builds on. */
  boolean hasState() {
    return this != OUTLIER;
  }

  /** Whether it is a part of the room that new events may follow. */
  boolean isAccepted() {
    return this == LIVE || this == BACKFILLED || this == UNSEEN;
  }

  short code() {
    return (short) ordinal();
  }

  static Standing ofCode(short code) {
    return BY_CODE[code];
  }
}
