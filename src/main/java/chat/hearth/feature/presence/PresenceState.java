package chat.hearth.feature.presence;

import chat.hearth.matrix.MatrixError;

/** The three words for it. The order of the constants is what the database stores. */
public enum PresenceState {
  OFFLINE,
  UNAVAILABLE,
  ONLINE;

  private static final PresenceState[] BY_CODE = values();

  static PresenceState ofCode(int code) {
    return BY_CODE[code];
  }

  /**
   * Reads what a client says.
   *
   * @param name the parameter, for the error
   * @throws MatrixError {@code M_INVALID_PARAM}
   */
  public static PresenceState of(String name, String text) {
    return switch (text) {
      case "online" -> ONLINE;
      case "unavailable" -> UNAVAILABLE;
      case "offline" -> OFFLINE;
      default ->
          throw MatrixError.invalidParam("'" + name + "' must be online, offline or unavailable");
    };
  }

  String text() {
    return switch (this) {
      case ONLINE -> "online";
      case UNAVAILABLE -> "unavailable";
      case OFFLINE -> "offline";
    };
  }
}
