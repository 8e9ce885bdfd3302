package chat.hearth.delivery.push;

/**
 * How many events somebody has not read.
 *
 * @param notifications that the rules notify of
 * @param highlights those among them that concern the user in particular
 */
public record Count(int notifications, int highlights) {
  public static final Count ZERO = new Count(0, 0);

  boolean isZero() {
    return notifications == 0 && highlights == 0;
  }

  Count plus(Count other) {
    return new Count(notifications + other.notifications, highlights + other.highlights);
  }
}
