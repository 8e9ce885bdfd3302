/** Rooms: making them, coming and going, sending, and reading what was sent. */
@NullMarked
package chat.hearth.spec.rooms;

import org.jspecify.annotations.NullMarked;
