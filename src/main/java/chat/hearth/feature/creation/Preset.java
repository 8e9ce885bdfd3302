package chat.hearth.feature.creation;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;

/** The named sets of first state events. */
enum Preset {
  PRIVATE_CHAT("invite", "shared", "can_join"),
  TRUSTED_PRIVATE_CHAT("invite", "shared", "can_join"),
  PUBLIC_CHAT("public", "shared", "forbidden");

  private final String joinRule;
  private final String historyVisibility;
  private final String guestAccess;

  Preset(String joinRule, String historyVisibility, String guestAccess) {
    this.joinRule = joinRule;
    this.historyVisibility = historyVisibility;
    this.guestAccess = guestAccess;
  }

  String joinRule() {
    return joinRule;
  }

  String historyVisibility() {
    return historyVisibility;
  }

  String guestAccess() {
    return guestAccess;
  }

  /** The preset asked for; without one, the visibility decides. */
  static Preset of(Fields request) {
    var preset = request.optionalString("preset");
    if (preset.isEmpty()) {
      return isPublic(request) ? PUBLIC_CHAT : PRIVATE_CHAT;
    }
    return switch (preset.get()) {
      case "private_chat" -> PRIVATE_CHAT;
      case "trusted_private_chat" -> TRUSTED_PRIVATE_CHAT;
      case "public_chat" -> PUBLIC_CHAT;
      default ->
          throw MatrixError.invalidParam(
              "'preset' must be private_chat, trusted_private_chat or public_chat");
    };
  }

  static boolean isPublic(Fields request) {
    return switch (request.optionalString("visibility").orElse("private")) {
      case "public" -> true;
      case "private" -> false;
      default -> throw MatrixError.invalidParam("'visibility' must be public or private");
    };
  }
}
