/**
 * The PDU core: what an event is in each room version, how it is hashed, signed, redacted and
 * checked for its format.
 *
 * <p>Every floor above may call it. It is pure: no I/O, no clock and no randomness but those that
 * are passed in. What differs between room versions is data of {@link
 * chat.hearth.event.RoomVersion}; nothing else compares version identifiers.
 */
@NullMarked
package chat.hearth.event;

import org.jspecify.annotations.NullMarked;
