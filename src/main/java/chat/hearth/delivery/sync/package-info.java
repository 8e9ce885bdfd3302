/**
 * {@code /sync}: what is new for a user since a position of the log.
 *
 * <p>{@code SyncEndpoint} parses and parks; {@code SyncAssembler} goes through the user's rooms and
 * puts the sections together; {@code Listeners} follows the log and wakes who waits. Everything
 * that is served lies at or before the position that the response ends at, so the next request goes
 * on exactly there.
 */
@NullMarked
package chat.hearth.delivery.sync;

import org.jspecify.annotations.NullMarked;
