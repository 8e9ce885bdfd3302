/**
 * What the specification lets a server's administrators do to its accounts: lock, suspend, look
 * where they are used. An administrator is who has the flag {@code admin} of the account.
 */
@NullMarked
package chat.hearth.feature.administration;

import org.jspecify.annotations.NullMarked;
