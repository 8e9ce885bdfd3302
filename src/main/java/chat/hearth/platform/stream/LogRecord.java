package chat.hearth.platform.stream;

import java.time.Instant;
import java.util.List;

/**
 * What one transaction made true.
 *
 * @param position its number in the log
 * @param at when it was written
 */
public record LogRecord(long position, Instant at, List<Change> changes) {}
