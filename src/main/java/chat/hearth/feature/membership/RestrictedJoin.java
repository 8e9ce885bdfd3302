package chat.hearth.feature.membership;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.Memberships;
import chat.hearth.room.StateView;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Joins to rooms that let in the members of other rooms.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#restricted-rooms">Client-Server
 *     API: restricted rooms</a>
 */
final class RestrictedJoin {
  private final Memberships memberships;
  private final ServerName server;

  RestrictedJoin(Memberships memberships, ServerName server) {
    this.memberships = memberships;
    this.server = server;
  }

  /**
   * Adds to a join who vouches for it, where the room's rules want that.
   *
   * @throws MatrixError {@code M_FORBIDDEN} where the user is in none of the rooms that would do
   */
  void authorise(StateView current, UserId user, ObjectNode content) {
    var rule = current.joinRule();
    if (!rule.equals("restricted") && !rule.equals("knock_restricted")) {
      return;
    }
    var membership = current.membership(user);
    if (membership.equals(Optional.of(Membership.INVITE))
        || membership.equals(Optional.of(Membership.JOIN))) {
      return;
    }
    if (!isInAllowedRoom(current, user)) {
      throw MatrixError.forbidden("You are in none of the rooms whose members may join this one");
    }
    content.put("join_authorised_via_users_server", inviter(current).value());
  }

  private boolean isInAllowedRoom(StateView current, UserId user) {
    var rules = current.get(StateKey.JOIN_RULES).orElseThrow();
    for (var condition : rules.content().path("allow")) {
      var room = condition.path("room_id");
      if (condition.path("type").asText().equals("m.room_membership")
          && room.isTextual()
          && room.textValue().startsWith("!")
          && memberships.isJoined(user, new RoomId(room.textValue()))) {
        return true;
      }
    }
    return false;
  }

  private UserId inviter(StateView current) {
    var levels = current.powerLevels();
    return current.members().stream()
        .map(event -> new UserId(event.pdu().stateKey().orElseThrow()))
        .filter(member -> member.isOf(server) && current.isJoined(member))
        .filter(member -> levels.of(member) >= levels.invite())
        .findFirst()
        .orElseThrow(
            () ->
                MatrixError.of(
                    400, "M_UNABLE_TO_GRANT_JOIN", "Nobody here may let people into this room"));
  }
}
