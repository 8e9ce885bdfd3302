/**
 * Lets users prove to services beside Matrix who they are. The composition root calls {@link
 * chat.hearth.feature.openid.OpenId}; nothing here grants access to the account.
 */
@NullMarked
package chat.hearth.feature.openid;

import org.jspecify.annotations.NullMarked;
