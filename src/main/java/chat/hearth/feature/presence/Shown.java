package chat.hearth.feature.presence;

import java.util.Optional;

/**
 * What others are told when it changes.
 *
 * @param active whether the user did something just now; while it stays true nobody is told of each
 *     further deed
 */
record Shown(PresenceState state, boolean active, Optional<String> status) {
  static final Shown NEVER_SEEN = new Shown(PresenceState.OFFLINE, false, Optional.empty());
}
