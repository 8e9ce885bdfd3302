/**
 * The public keys of devices and users for end-to-end encryption, and who has to hear that they
 * changed.
 *
 * <p>{@link chat.hearth.feature.devicekeys.DeviceKeys} is the door; {@link
 * chat.hearth.feature.devicekeys.DeviceKeysLifecycle} removes what belongs to removed devices.
 * Tables: {@code device_key}, {@code one_time_key}, {@code fallback_key}, {@code
 * cross_signing_key}, {@code key_signature}, {@code device_list_change}, one store each. Private
 * keys never come here.
 */
@NullMarked
package chat.hearth.feature.devicekeys;

import org.jspecify.annotations.NullMarked;
