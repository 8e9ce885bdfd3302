/**
 * Who is there: what clients say of their users and what the server sees of them, brought together
 * for those who share a room with them.
 *
 * <p>Everything is in memory and written down only when what others see has changed, for many users
 * at once. Sync says that a client polls, and reads what changed, through {@link
 * chat.hearth.feature.presence.Presence}; nothing here keeps who watches whom.
 */
@NullMarked
package chat.hearth.feature.presence;

import org.jspecify.annotations.NullMarked;
