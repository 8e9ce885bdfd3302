/** Finding people: who of this server's users matches a text and may be seen by who asks. */
@NullMarked
package chat.hearth.feature.userdirectory;

import org.jspecify.annotations.NullMarked;
