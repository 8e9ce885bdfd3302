/**
 * Making rooms: from what a client asks for to the first events of the room.
 *
 * <p>It puts together what other chapters know: members from membership, aliases from the
 * directory.
 */
@NullMarked
package chat.hearth.feature.creation;

import org.jspecify.annotations.NullMarked;
