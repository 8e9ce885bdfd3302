package chat.hearth.feature.search;

/** The event that an entry finds, by its room's number and its sequence. */
record EntryKey(long room, long sequence) {}
