package chat.hearth.feature.timeline;

import chat.hearth.event.EventDraft;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomAlias;
import chat.hearth.room.Membership;

/** What a client may not set by hand although the room's rules would let it through. */
final class StateRules {
  private StateRules() {}

  /**
   * Checks a state event that a client wants to set.
   *
   * @throws MatrixError {@code M_FORBIDDEN} for a second create event, {@code M_BAD_JSON} for a
   *     member event without a membership, {@code M_INVALID_PARAM} for an alias that is none
   */
  static void check(EventDraft draft) {
    switch (draft.type()) {
      case "m.room.create" -> throw MatrixError.forbidden("A room is created once");
      case "m.room.member" -> {
        var membership = draft.content().path("membership");
        if (!membership.isTextual() || Membership.of(membership.textValue()).isEmpty()) {
          throw MatrixError.badJson("'membership' must be one of invite, join, knock, leave, ban");
        }
      }
      case "m.room.canonical_alias" -> {
        alias(draft, "alias");
        for (var alternative : draft.content().path("alt_aliases")) {
          if (!alternative.isTextual()) {
            throw MatrixError.badJson("'alt_aliases' must be an array of strings");
          }
          var unused = new RoomAlias(alternative.textValue());
        }
      }
      default -> {
        // Whatever the room's rules allow.
      }
    }
  }

  private static void alias(EventDraft draft, String field) {
    var alias = draft.content().path(field);
    if (alias.isTextual() && !alias.textValue().isEmpty()) {
      var unused = new RoomAlias(alias.textValue());
    }
  }
}
