/**
 * The vocabulary of Matrix: identifiers, canonical JSON, error codes, and reading JSON from
 * outside.
 *
 * <p>Everybody may call it. It performs no I/O and imports nothing of Hearth.
 */
@NullMarked
package chat.hearth.matrix;

import org.jspecify.annotations.NullMarked;
