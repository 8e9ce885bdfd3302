/**
 * What clients' own libraries make of the server: the programs of {@code spec-tests/clients}, run
 * with the Node that they bring along.
 *
 * <p>These need npm on the path and a registry that it reaches, and one of them Go and its modules;
 * without them they are skipped and say so.
 */
@NullMarked
package chat.hearth.spec.clients;

import org.jspecify.annotations.NullMarked;
