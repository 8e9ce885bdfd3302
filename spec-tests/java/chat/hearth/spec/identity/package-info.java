/** What a homeserver asks identity servers, with a real one in the tests' own process. */
@NullMarked
package chat.hearth.spec.identity;

import org.jspecify.annotations.NullMarked;
