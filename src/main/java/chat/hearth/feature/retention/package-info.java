/**
 * Messages that are forgotten after a time (MSC1763): {@code m.room.retention} within the bounds of
 * the configuration.
 *
 * <p>{@link chat.hearth.feature.retention.RoomLifetimes} says how long a room's messages may be
 * read; {@code room.Visibility} hides the others at once. {@link
 * chat.hearth.feature.retention.Retention} then takes their content away for good, room by room.
 */
@NullMarked
package chat.hearth.feature.retention;

import org.jspecify.annotations.NullMarked;
