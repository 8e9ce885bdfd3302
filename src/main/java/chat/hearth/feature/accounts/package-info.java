/**
 * Local accounts, their devices and access tokens: logging in and out, changing passwords, and
 * finding out who makes a request.
 *
 * <p>Every feature may call {@link chat.hearth.feature.accounts.Accounts}, the one door. New
 * accounts are made through {@code feature.accounts.registration}. Profiles, keys and rooms are not
 * known here: who must act when an account or device comes or goes is told through {@link
 * chat.hearth.feature.accounts.AccountListeners}.
 */
@NullMarked
package chat.hearth.feature.accounts;

import org.jspecify.annotations.NullMarked;
