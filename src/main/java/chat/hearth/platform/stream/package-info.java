/**
 * The log: the one order in which everything that a client can learn became true.
 *
 * <p>A write takes the next number {@code n}, changes its tables and adds its log record in one
 * transaction. Only the prefix of the log that is committed without a hole is visible, so nothing
 * is ever skipped and nothing is delivered before it is durable. Followers are called in the order
 * of the log.
 */
@NullMarked
package chat.hearth.platform.stream;

import org.jspecify.annotations.NullMarked;
