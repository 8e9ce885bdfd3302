/** End-to-end encryption: keys of devices and users, messages between devices, key backups. */
@NullMarked
package chat.hearth.spec.encryption;

import org.jspecify.annotations.NullMarked;
