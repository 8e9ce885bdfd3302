/**
 * Server-side key backups: room keys that clients encrypt themselves and keep here.
 *
 * <p>{@link chat.hearth.feature.keybackup.KeyBackup} is the door. Tables: {@code key_backup} (the
 * versions) and {@code key_backup_session} (the keys). What the keys say is never known here.
 */
@NullMarked
package chat.hearth.feature.keybackup;

import org.jspecify.annotations.NullMarked;
