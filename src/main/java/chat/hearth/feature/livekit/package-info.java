/**
 * Lets people into the LiveKit server through which calls of many people go, and notices when they
 * are gone from it.
 *
 * <p>What a client proves who it is with differs: the older way is an OpenID token sent to {@code
 * rtc.livekit.path}, as a service beside the server would take it; the newer is the user's own
 * access token. Either way {@link chat.hearth.feature.livekit.Admission} decides.
 *
 * <p>{@link chat.hearth.feature.livekit.LiveKit} is the door.
 */
@NullMarked
package chat.hearth.feature.livekit;

import org.jspecify.annotations.NullMarked;
