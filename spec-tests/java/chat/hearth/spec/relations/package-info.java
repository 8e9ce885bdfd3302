/** Events that relate to others: reactions, edits, references, threads. */
@NullMarked
package chat.hearth.spec.relations;

import org.jspecify.annotations.NullMarked;
