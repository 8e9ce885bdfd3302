/**
 * Authorisation: whether a room's state allows an event. One class for each group of rules of a
 * room version's page; {@link chat.hearth.event.auth.AuthRules} lines up those that a version has,
 * and their numbers follow from the line.
 *
 * <p>Every floor above may call it. It is pure: state is asked through {@link
 * chat.hearth.event.auth.AuthState}, and nothing is remembered.
 */
@NullMarked
package chat.hearth.event.auth;

import org.jspecify.annotations.NullMarked;
