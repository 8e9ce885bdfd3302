package chat.hearth.feature.livekit;

/**
 * Where a client connects, and with what.
 *
 * @param url of the LiveKit server
 */
record Admitted(String url, String jwt) {}
