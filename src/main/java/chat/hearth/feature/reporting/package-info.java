/**
 * Users tell the operator what should be looked at: rooms, events, other users. The operator reads
 * the reports; nothing happens by itself.
 */
@NullMarked
package chat.hearth.feature.reporting;

import org.jspecify.annotations.NullMarked;
