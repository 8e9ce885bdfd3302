/** Accounts, sessions, devices and profiles. */
@NullMarked
package chat.hearth.spec.accounts;

import org.jspecify.annotations.NullMarked;
