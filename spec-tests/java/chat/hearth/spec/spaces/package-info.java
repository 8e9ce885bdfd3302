/** Rooms seen from outside: summaries, spaces, and rooms in common. */
@NullMarked
package chat.hearth.spec.spaces;

import org.jspecify.annotations.NullMarked;
