package chat.hearth.feature.keybackup;

import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Request;
import java.util.Optional;

/** How much of a backup a request is about. */
enum Extent {
  ALL(""),
  ROOM("/{roomId}"),
  SESSION("/{roomId}/{sessionId}");

  private static final String KEYS = "/_matrix/client/v3/room_keys/keys";

  private final String path;

  Extent(String below) {
    this.path = KEYS + below;
  }

  String path() {
    return path;
  }

  /** The part that a request's path names. */
  Of of(Request request) {
    return switch (this) {
      case ALL -> Of.EVERYTHING;
      case ROOM -> new Of(Optional.of(request.roomId()), Optional.empty());
      case SESSION -> new Of(Optional.of(request.roomId()), Optional.of(request.path("sessionId")));
    };
  }

  /** One room, one session of it, or everything. */
  record Of(Optional<RoomId> room, Optional<String> session) {
    static final Of EVERYTHING = new Of(Optional.empty(), Optional.empty());
  }
}
