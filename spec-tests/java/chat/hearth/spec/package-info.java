/**
 * What a homeserver promises over HTTP, one package per chapter of the specification.
 *
 * <p>These tests see nothing but HTTP: they import nothing of Hearth and run against any homeserver
 * with {@code -Dhomeserver=URL -Dregistration.secret=...}. Without these they start {@code
 * target/hearth.jar} as a process of its own. A new chapter is a new package of classes whose names
 * end in {@code Spec}; what they share is in {@link chat.hearth.spec.harness}.
 */
@NullMarked
package chat.hearth.spec;

import org.jspecify.annotations.NullMarked;
