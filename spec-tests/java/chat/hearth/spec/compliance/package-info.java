/**
 * Every endpoint of the specification at once: the table of {@code docs/compliance.md}, and a sweep
 * over all that it says is served.
 */
@NullMarked
package chat.hearth.spec.compliance;

import org.jspecify.annotations.NullMarked;
