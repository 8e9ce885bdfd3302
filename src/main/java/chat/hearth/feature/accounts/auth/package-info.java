/**
 * Means of proof: random secrets and their hashes, password hashes, and user-interactive
 * authentication with its sessions and fallback pages.
 *
 * <p>Accounts and registration call it. It knows no account: what a stage asks for is told by the
 * {@link chat.hearth.feature.accounts.auth.AuthStage}s that it is given.
 */
@NullMarked
package chat.hearth.feature.accounts.auth;

import org.jspecify.annotations.NullMarked;
