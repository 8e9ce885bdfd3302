/**
 * E-mail about what somebody has not read: what came within some time in one letter, and the less
 * often the longer its reader stays away.
 *
 * <p>The chapter of push says what somebody was notified of, and that somebody read; it is asked
 * whether an event was read. What waits, and when the next letter may go, is in the database.
 */
@NullMarked
package chat.hearth.delivery.push.email;

import org.jspecify.annotations.NullMarked;
