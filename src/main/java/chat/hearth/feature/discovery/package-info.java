/**
 * What a client asks before anything else: versions, capabilities, and the well-known files.
 *
 * <p>{@link chat.hearth.feature.discovery.Discovery} is the door. It knows no other feature: what
 * they can do is handed to it by the composition root.
 */
@NullMarked
package chat.hearth.feature.discovery;

import org.jspecify.annotations.NullMarked;
