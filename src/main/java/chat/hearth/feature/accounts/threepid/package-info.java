/**
 * Third-party identifiers: e-mail addresses that people prove to be theirs by following a link.
 *
 * <p>The accounts' chapter asks here whose an address is, and for the stage {@code
 * m.login.email.identity}. Nothing here knows accounts beyond their names. What users publish of
 * their addresses goes to identity servers that the operator trusts.
 */
@NullMarked
package chat.hearth.feature.accounts.threepid;

import org.jspecify.annotations.NullMarked;
