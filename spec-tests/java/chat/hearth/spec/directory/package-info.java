/** The public directory and the names of rooms. */
@NullMarked
package chat.hearth.spec.directory;

import org.jspecify.annotations.NullMarked;
