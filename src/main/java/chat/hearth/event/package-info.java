/** The PDU core: pure, no I/O. */
@NullMarked
package chat.hearth.event;

import org.jspecify.annotations.NullMarked;
