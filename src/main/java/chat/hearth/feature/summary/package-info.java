/**
 * Rooms as they look from outside: what the directory, a summary and a space's hierarchy say of
 * them, and to whom.
 *
 * <p>Others ask {@link chat.hearth.feature.summary.RoomCard}. It has no tables: everything comes
 * from the rooms' current state.
 */
@NullMarked
package chat.hearth.feature.summary;

import org.jspecify.annotations.NullMarked;
