/**
 * Who may invite whom: what users say in their account data about invitations they don't want.
 * Asked before an invitation is made, and again before one is shown.
 */
@NullMarked
package chat.hearth.feature.invitepermission;

import org.jspecify.annotations.NullMarked;
