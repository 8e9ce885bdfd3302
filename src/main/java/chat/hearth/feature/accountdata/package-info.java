/**
 * What clients store with their account, for all rooms or for one, and room tags.
 *
 * <p>{@link chat.hearth.feature.accountdata.AccountData} is the door: sync reads the changes
 * through it, and features whose settings travel as account data write through it. Nothing here
 * looks into the contents but for tags and ignored users.
 */
@NullMarked
package chat.hearth.feature.accountdata;

import org.jspecify.annotations.NullMarked;
