package chat.hearth.feature.search;

import chat.hearth.room.StoredEvent;

/**
 * A result: a hit that the one who searches may see.
 *
 * @param text what was searched, as it reads now
 */
record Found(Hit hit, RoomSeen room, StoredEvent event, String text) {}
