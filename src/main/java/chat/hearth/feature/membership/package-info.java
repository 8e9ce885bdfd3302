/**
 * Who is in a room: joining, inviting, knocking, leaving, kicking, banning, forgetting, and the
 * lists of members.
 *
 * <p>Whether somebody may is decided by the room's rules on the state at hand; what is added here
 * is what the rules don't know: profiles, restricted joins among this server's rooms, and what a
 * client may ask for at all.
 */
@NullMarked
package chat.hearth.feature.membership;

import org.jspecify.annotations.NullMarked;
