/**
 * Push: how many events a user has not read, which ones, and telling the user's phone of them.
 *
 * <p>Nothing is written for each user and event. The predefined rules are asked once an event, when
 * it is committed ({@link chat.hearth.delivery.push.EventMarks}); a user's count is how many marks
 * lie behind what the user has read. Those with rules of their own are asked when they look. Only
 * who has a pusher is judged as events come, behind the log.
 *
 * <p>Sync asks this package; it never asks back.
 */
@NullMarked
package chat.hearth.delivery.push;

import org.jspecify.annotations.NullMarked;
