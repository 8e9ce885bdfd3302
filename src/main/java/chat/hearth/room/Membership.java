package chat.hearth.room;

import java.util.Optional;

/** What a user is in a room. The order of the constants is what the database stores. */
public enum Membership {
  LEAVE,
  INVITE,
  JOIN,
  KNOCK,
  BAN;

  private static final Membership[] BY_CODE = values();

  static Membership ofCode(int code) {
    return BY_CODE[code];
  }

  /** The membership that the specification writes so. */
  public static Optional<Membership> of(String text) {
    return switch (text) {
      case "leave" -> Optional.of(LEAVE);
      case "invite" -> Optional.of(INVITE);
      case "join" -> Optional.of(JOIN);
      case "knock" -> Optional.of(KNOCK);
      case "ban" -> Optional.of(BAN);
      default -> Optional.empty();
    };
  }

  /** As the specification writes it. */
  public String text() {
    return switch (this) {
      case LEAVE -> "leave";
      case INVITE -> "invite";
      case JOIN -> "join";
      case KNOCK -> "knock";
      case BAN -> "ban";
    };
  }
}
