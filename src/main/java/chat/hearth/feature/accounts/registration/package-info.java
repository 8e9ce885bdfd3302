/**
 * Making accounts: open registration, registration tokens, guests, and the operator's shared
 * secret.
 *
 * <p>Only the composition root calls it, through {@link
 * chat.hearth.feature.accounts.registration.Registration}. It makes accounts through the door of
 * {@code feature.accounts} and owns nothing of an account itself.
 */
@NullMarked
package chat.hearth.feature.accounts.registration;

import org.jspecify.annotations.NullMarked;
