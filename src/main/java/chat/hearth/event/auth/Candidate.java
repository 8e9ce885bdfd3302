package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event to be judged, and what the state says about those whom it concerns. */
final class Candidate {
  private final Pdu event;
  private final AuthState state;
  private @Nullable Pdu create;
  private @Nullable PowerLevels powerLevels;

  Candidate(Pdu event, AuthState state) {
    this.event = event;
    this.state = state;
  }

  Pdu event() {
    return event;
  }

  RoomVersion version() {
    return event.version();
  }

  AuthState state() {
    return state;
  }

  Optional<Pdu> findCreate() {
    return state.get(StateKey.CREATE);
  }

  /** The create event; rules ahead of all that ask refuse events of a room without one. */
  Pdu create() {
    var known = create;
    if (known == null) {
      known = findCreate().orElseThrow();
      create = known;
    }
    return known;
  }

  PowerLevels powerLevels() {
    var known = powerLevels;
    if (known == null) {
      known = PowerLevels.of(version(), create(), state.get(StateKey.POWER_LEVELS));
      powerLevels = known;
    }
    return known;
  }

  long senderLevel() {
    return powerLevels().of(event.sender());
  }

  String senderMembership() {
    return membershipOf(event.sender().value());
  }

  boolean senderIsJoined() {
    return senderMembership().equals("join");
  }

  /** A user's membership; {@code leave} where the state has none. */
  String membershipOf(String user) {
    return state
        .get(new StateKey("m.room.member", user))
        .map(member -> member.content().path("membership").asText())
        .orElse("leave");
  }

  /** The join rule; {@code invite} where the state has none. */
  String joinRule() {
    return state
        .get(StateKey.JOIN_RULES)
        .map(rules -> rules.content().path("join_rule").asText())
        .orElse("invite");
  }

  /** Whether a member event is about the one who sent it. */
  boolean isOwnMembership() {
    return target().equals(event.sender().value());
  }

  /** The target user: the state key of a member event. */
  String target() {
    return event.stateKey().orElseThrow();
  }

  /** The target's power level; a state key that is no user ID has that of any stranger. */
  long targetLevel() {
    return powerLevels().ofText(target());
  }
}
