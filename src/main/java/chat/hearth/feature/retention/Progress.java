package chat.hearth.feature.retention;

/**
 * How far a room has been purged: no message up to this time that arrived up to this sequence has
 * content.
 *
 * @param untilMillis milliseconds since 1970
 */
record Progress(long untilMillis, long untilSequence) {}
