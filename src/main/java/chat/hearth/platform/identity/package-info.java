/**
 * Asks identity servers, which know whose an e-mail address or telephone number is: only those that
 * the operator trusts, with the access token of the user for whom it asks.
 *
 * <p>{@link chat.hearth.platform.identity.IdentityServers} is the door. Tokens and addresses are
 * never logged.
 *
 * @see <a href="https://spec.matrix.org/v1.19/identity-service-api/">Identity Service API</a>
 */
@NullMarked
package chat.hearth.platform.identity;

import org.jspecify.annotations.NullMarked;
