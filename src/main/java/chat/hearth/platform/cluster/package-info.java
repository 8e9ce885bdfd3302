/**
 * Which node this is, and that no other process is it too.
 *
 * <p>Each start of a node counts its generation up. Whoever writes the log under an older one is
 * refused, so a process that was believed dead can do no harm.
 */
@NullMarked
package chat.hearth.platform.cluster;

import org.jspecify.annotations.NullMarked;
