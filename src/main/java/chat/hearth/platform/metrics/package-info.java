/**
 * Numbers about the running server, for Prometheus.
 *
 * <p>Everybody may register meters; only the composition root makes the registry and the listener.
 * No meter carries a user, a room or anything else that grows with use.
 */
@NullMarked
package chat.hearth.platform.metrics;

import org.jspecify.annotations.NullMarked;
