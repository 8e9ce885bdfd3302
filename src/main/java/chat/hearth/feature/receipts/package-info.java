/**
 * Receipts: up to where users have read the rooms that they are in.
 *
 * <pre>
 *   receipt   (user, room, private or not, thread) → event, its place in the timeline
 *   m.fully_read   account data of the room, which clients may set here only
 * </pre>
 *
 * <p>A receipt only moves forward. Private ones are nobody's business but their user's.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#receipts">Client-Server API:
 *     receipts</a>
 */
@NullMarked
package chat.hearth.feature.receipts;

import org.jspecify.annotations.NullMarked;
