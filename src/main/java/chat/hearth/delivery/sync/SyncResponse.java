package chat.hearth.delivery.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A response in the making, and whether it tells the client anything. */
public record SyncResponse(ObjectNode json, boolean hasNews) {}
