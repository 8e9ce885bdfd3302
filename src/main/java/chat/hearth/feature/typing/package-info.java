/**
 * Who is typing where. Kept in memory only: it is worth nothing a minute later.
 *
 * <p>Every change has a version, above all earlier ones, over restarts too: it begins with the time
 * of the start. A reader who has seen a version is told of the rooms that changed after it.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#typing-notifications">
 *     Client-Server API: typing notifications</a>
 */
@NullMarked
package chat.hearth.feature.typing;

import org.jspecify.annotations.NullMarked;
