/**
 * Messages from device to device, kept until the receiving device has shown that it got them.
 *
 * <p>{@link chat.hearth.feature.todevice.ToDevice} is the door for endpoints; {@link
 * chat.hearth.feature.todevice.Inboxes} holds what waits: sync reads and confirms there. Nothing
 * here looks into the messages.
 */
@NullMarked
package chat.hearth.feature.todevice;

import org.jspecify.annotations.NullMarked;
