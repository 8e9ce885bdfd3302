/**
 * Profiles of local users: display name, avatar and further fields.
 *
 * <p>{@link chat.hearth.feature.profiles.Profiles} is the door. Rooms are not known here: who
 * carries a changed name into them is told through {@link
 * chat.hearth.feature.profiles.ProfileListener}.
 */
@NullMarked
package chat.hearth.feature.profiles;

import org.jspecify.annotations.NullMarked;
