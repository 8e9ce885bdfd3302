/**
 * What rooms are called: aliases, and which rooms the directory lists.
 *
 * <p>Others ask {@link chat.hearth.feature.directory.Directory}; nobody else touches its tables.
 */
@NullMarked
package chat.hearth.feature.directory;

import org.jspecify.annotations.NullMarked;
