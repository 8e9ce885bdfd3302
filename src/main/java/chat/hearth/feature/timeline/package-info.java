/**
 * The timeline of a room: sending, redacting, and reading events and state.
 *
 * <p>Every read asks {@link chat.hearth.room.Visibility}; nothing here decides who may write, which
 * is the room's rules' business.
 */
@NullMarked
package chat.hearth.feature.timeline;

import org.jspecify.annotations.NullMarked;
