/**
 * Which server this is: its name, its node and the node's generation.
 *
 * <p>At most one process may write for a node. Every start counts the generation up, and whoever
 * writes checks in its own transaction that its generation is still the newest.
 */
@NullMarked
package chat.hearth.platform.cluster;

import org.jspecify.annotations.NullMarked;
