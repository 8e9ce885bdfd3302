package chat.hearth.event;

/**
 * For how long an event must be brought to whoever is in its room.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4354">MSC4354: Sticky
 *     events</a>
 */
public final class Stickiness {
  /** The longest that an event can be sticky; more counts as this much. */
  public static final long MAX_MILLIS = 3_600_000;

  /** The field of the PDU, beside its content. */
  public static final String FIELD = "msc4354_sticky";

  static final String DURATION = "duration_ms";

  private Stickiness() {}

  /**
   * How many milliseconds an event stays sticky; 0 where it is not, or not any more. Redaction ends
   * it.
   *
   * @param nowMillis an event that claims to come from the future counts as sent now
   */
  public static long remainingMillis(Pdu event, long nowMillis) {
    var duration = event.json().path(FIELD).path(DURATION);
    if (!duration.isIntegralNumber() || !duration.canConvertToLong() || duration.asLong() < 0) {
      return 0;
    }
    long start = Math.min(event.originServerTs(), nowMillis);
    long end = start + Math.min(duration.asLong(), MAX_MILLIS);
    return Math.max(0, end - nowMillis);
  }
}
