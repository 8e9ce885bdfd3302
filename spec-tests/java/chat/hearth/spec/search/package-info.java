/** Searching what was said, in any language. */
@NullMarked
package chat.hearth.spec.search;

import org.jspecify.annotations.NullMarked;
