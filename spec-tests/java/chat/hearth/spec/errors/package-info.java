/** What every endpoint has in common: errors, CORS, JSON, and the size of things. */
@NullMarked
package chat.hearth.spec.errors;

import org.jspecify.annotations.NullMarked;
