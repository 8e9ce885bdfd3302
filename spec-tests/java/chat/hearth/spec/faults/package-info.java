/**
 * What happens when something breaks: the process, its start, its database.
 *
 * <p>Every test here has a process of its own, so all are skipped when a foreign server is tested.
 */
@NullMarked
package chat.hearth.spec.faults;

import org.jspecify.annotations.NullMarked;
