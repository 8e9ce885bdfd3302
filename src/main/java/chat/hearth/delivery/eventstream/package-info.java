/**
 * The event stream as clients read it before there was {@code /sync}, and as those who only look
 * into a room without joining still do: a snapshot first, then {@code GET /events} from its token.
 *
 * <p>It tells what {@code delivery.sync} tells, from the same parts, and its tokens are sync
 * tokens.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-previews">Client-Server API:
 *     room previews</a>
 */
@NullMarked
package chat.hearth.delivery.eventstream;

import org.jspecify.annotations.NullMarked;
