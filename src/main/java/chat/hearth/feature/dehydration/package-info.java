/**
 * Dehydrated devices: a user's device that exists only here, encrypted by a client, and collects
 * room keys while the user has no other (MSC3814).
 *
 * <p>{@link chat.hearth.feature.dehydration.Dehydration} is the door; {@link
 * chat.hearth.feature.dehydration.DehydrationLifecycle} forgets what belongs to removed devices.
 * Table: {@code dehydrated_device}; the device itself is kept by the accounts, its public keys and
 * messages by their chapters. Nothing here can read the device's secrets.
 */
@NullMarked
package chat.hearth.feature.dehydration;

import org.jspecify.annotations.NullMarked;
