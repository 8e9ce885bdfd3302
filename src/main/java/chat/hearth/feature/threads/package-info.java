/**
 * Which threads users follow (MSC4306, MSC4308).
 *
 * <p>{@link chat.hearth.feature.threads.ThreadSubscriptions} is the door. What a thread is, the
 * chapter on relations knows; who is notified is the push rules' business.
 */
@NullMarked
package chat.hearth.feature.threads;

import org.jspecify.annotations.NullMarked;
