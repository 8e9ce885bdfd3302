package chat.hearth.feature.timeline;

import chat.hearth.event.EventDraft;
import chat.hearth.event.ServerAcl;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomAlias;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Requester;
import chat.hearth.room.Membership;
import chat.hearth.room.StateView;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What a client may not set by hand although the room's rules would let it through. */
final class StateRules {
  private static final String MEMBER = "m.room.member";
  private static final String VOUCHER = "join_authorised_via_users_server";

  private final Function<RoomAlias, Optional<RoomId>> aliases;
  private final BiConsumer<UserId, UserId> requireInvitable;
  private final JoinRules joins;

  StateRules(
      Function<RoomAlias, Optional<RoomId>> aliases,
      BiConsumer<UserId, UserId> requireInvitable,
      JoinRules joins) {
    this.aliases = aliases;
    this.requireInvitable = requireInvitable;
    this.joins = joins;
  }

  /**
   * Checks a state event that a client wants to set. What only servers may say of a member is taken
   * out: clients copy it when they change a name.
   *
   * @return the event as it may be set
   * @throws MatrixError {@code M_FORBIDDEN} for a second create event, {@code M_BAD_JSON} for a
   *     member event without a membership, {@code M_INVALID_PARAM} for an alias that is none,
   *     {@code M_INVITE_BLOCKED}, {@code M_BAD_ALIAS} for one that names another room or nothing,
   *     {@code M_BAD_JSON} for a server ACL that shuts the sender's server out
   */
  EventDraft checked(RoomId room, EventDraft draft) {
    switch (draft.type()) {
      case "m.room.create" -> throw MatrixError.forbidden("A room is created once");
      case MEMBER -> {
        var membership = draft.content().path("membership");
        if (!membership.isTextual() || Membership.of(membership.textValue()).isEmpty()) {
          throw MatrixError.badJson("'membership' must be one of invite, join, knock, leave, ban");
        }
        if (membership.textValue().equals("invite")) {
          requireInvitable.accept(draft.sender(), new UserId(draft.stateKey().orElseThrow()));
        }
        var content = draft.content().deepCopy();
        content.remove(VOUCHER);
        return EventDraft.state(draft.sender(), MEMBER, draft.stateKey().orElseThrow(), content);
      }
      case "m.room.canonical_alias" -> {
        var alias = draft.content().path("alias");
        if (!alias.isMissingNode() && !alias.isNull() && !alias.asText().isEmpty()) {
          namesRoom(room, alias);
        }
        draft.content().path("alt_aliases").forEach(one -> namesRoom(room, one));
      }
      case "m.room.server_acl" -> ServerAcl.check(draft.content(), draft.sender().server());
      default -> {
        // Whatever the room's rules allow.
      }
    }
    return draft;
  }

  /**
   * The event as it is set in a room of this state; somebody's own join is judged as one.
   *
   * @throws MatrixError where a join is not let in
   */
  EventDraft authorised(Requester requester, StateView current, EventDraft draft) {
    var sender = draft.sender();
    if (!draft.type().equals(MEMBER)
        || !draft.stateKey().equals(Optional.of(sender.value()))
        || !draft.content().path("membership").asText().equals("join")
        || current.isJoined(sender)) {
      return draft;
    }
    var content = draft.content().deepCopy();
    joins.authorise(requester, current, content);
    return EventDraft.state(sender, MEMBER, sender.value(), content);
  }

  private void namesRoom(RoomId room, JsonNode alias) {
    if (!alias.isTextual()) {
      throw MatrixError.badJson("An alias must be a string");
    }
    if (!aliases.apply(new RoomAlias(alias.textValue())).equals(Optional.of(room))) {
      throw MatrixError.of(400, "M_BAD_ALIAS", "The alias does not name this room");
    }
  }
}
