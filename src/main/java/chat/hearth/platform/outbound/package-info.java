/**
 * Requests to web servers that somebody outside named, such that nobody gets at what is behind this
 * server's own firewall.
 *
 * <p>{@link chat.hearth.platform.outbound.PublicWeb} is the door.
 */
@NullMarked
package chat.hearth.platform.outbound;

import org.jspecify.annotations.NullMarked;
