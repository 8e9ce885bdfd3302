/**
 * What calls need of the server beside events: the credentials of the relay, and where the media of
 * group calls goes.
 *
 * <p>{@link chat.hearth.feature.calls.Calls} is the door. The signalling itself, {@code m.call.*},
 * is events like any other, of which nothing here knows.
 */
@NullMarked
package chat.hearth.feature.calls;

import org.jspecify.annotations.NullMarked;
