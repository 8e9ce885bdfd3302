package chat.hearth.feature.search;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An event as the index has it.
 *
 * @param edit the sequence of the edit whose text it has
 */
record Entry(
    EntryKey key,
    RoomId roomId,
    long position,
    Text.Kind kind,
    UserId sender,
    OptionalLong edit,
    Set<String> terms) {}
