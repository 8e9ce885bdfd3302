package chat.hearth.feature.profiles;

import chat.hearth.matrix.UserId;

/**
 * Carries a changed display name or avatar into the user's rooms.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#events-on-change-of-profile-information">
 *     Client-Server API: events on change of profile information</a>
 */
@FunctionalInterface
public interface ProfileListener {
  /**
   * Called on the requester's thread once the change is durable, before the client is answered.
   *
   * @param profile as it is now
   */
  void profileChanged(UserId user, Profile profile);
}
