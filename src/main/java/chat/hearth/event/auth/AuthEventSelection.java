package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries of the state give a sender permission to send an event.
 *
 * @see <a href="https://spec.matrix.org/v1.19/server-server-api/#auth-events-selection">Server-
 *     Server API: auth events selection</a>
 */
public final class AuthEventSelection {
  private static final Set<String> BY_JOIN_RULES = Set.of("join", "invite", "knock");

  private AuthEventSelection() {}

  /** The entries whose events, as far as the state has them, an event is to cite. */
  public static Set<StateKey> keys(
      RoomVersion version,
      UserId sender,
      String type,
      Optional<String> stateKey,
      ObjectNode content) {
    var keys = new LinkedHashSet<StateKey>();
    if (type.equals(StateKey.CREATE.type())) {
      return keys;
    }
    if (!version.roomIdIsCreateHash()) {
      keys.add(StateKey.CREATE);
    }
    keys.add(StateKey.POWER_LEVELS);
    keys.add(StateKey.member(sender));
    if (type.equals("m.room.member") && stateKey.isPresent()) {
      addForMember(keys, version, stateKey.get(), content);
    }
    return keys;
  }

  /** The entries that an event which already stands was to cite. */
  public static Set<StateKey> keys(Pdu event) {
    return keys(event.version(), event.sender(), event.type(), event.stateKey(), event.content());
  }

  private static void addForMember(
      Set<StateKey> keys, RoomVersion version, String target, ObjectNode content) {
    var membership = content.path("membership").asText();
    keys.add(new StateKey("m.room.member", target));
    if (BY_JOIN_RULES.contains(membership)) {
      keys.add(StateKey.JOIN_RULES);
    }
    var token = content.path("third_party_invite").path("signed").path("token");
    if (membership.equals("invite") && token.isTextual()) {
      keys.add(new StateKey("m.room.third_party_invite", token.textValue()));
    }
    var authoriser = content.path("join_authorised_via_users_server");
    if (membership.equals("join") && version.restrictedJoins() && authoriser.isTextual()) {
      keys.add(new StateKey("m.room.member", authoriser.textValue()));
    }
  }
}
