/**
 * Push rules: which events a user wants to hear of. The predefined ones, and those of the user,
 * which are kept as the account data {@code m.push_rules} so that clients see every change in sync.
 *
 * <p>{@link chat.hearth.feature.pushrules.Rules} says what they mean for an event. Who is to be
 * told of it, and how, is decided elsewhere.
 */
@NullMarked
package chat.hearth.feature.pushrules;

import org.jspecify.annotations.NullMarked;
