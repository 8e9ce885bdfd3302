package chat.hearth.feature.search;

import chat.hearth.room.ClientEvents;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Visibility;

/** A room as the one who searches sees it, for the time of one request. */
record RoomSeen(RoomHead head, Visibility visibility, ClientEvents client) {}
