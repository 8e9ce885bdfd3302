/**
 * The event stream of the first client-server API: what clients still use to look into rooms that
 * they are not in, and what old bots use instead of {@code /sync}. It tells what {@code /sync}
 * tells, from the same parts.
 */
@NullMarked
package chat.hearth.delivery.eventstream;

import org.jspecify.annotations.NullMarked;
