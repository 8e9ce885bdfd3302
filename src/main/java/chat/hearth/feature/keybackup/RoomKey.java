package chat.hearth.feature.keybackup;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The key of a Megolm session, encrypted.
 *
 * @param sessionData JSON text of an object
 */
record RoomKey(
    RoomId room,
    String session,
    long firstMessageIndex,
    long forwardedCount,
    boolean isVerified,
    String sessionData) {
  private static final int MAX_SESSION = 255;

  /** Fifty times what clients make of a key; bounds what reading a page of keys costs. */
  private static final int MAX_SESSION_DATA = 64 << 10;

  /**
   * Reads a key.
   *
   * @throws MatrixError {@code M_MISSING_PARAM}, {@code M_BAD_JSON}, {@code M_INVALID_PARAM},
   *     {@code M_TOO_LARGE}
   */
  static RoomKey read(RoomId room, String session, Fields data) {
    if (session.isEmpty() || session.length() > MAX_SESSION || session.indexOf('\0') >= 0) {
      throw MatrixError.invalidParam("A session ID has 1 to 255 letters and no NUL");
    }
    if (!data.has("is_verified")) {
      throw MatrixError.missingParam("is_verified");
    }
    var sessionData = Json.text(data.object("session_data").json());
    if (sessionData.length() > MAX_SESSION_DATA) {
      throw MatrixError.tooLarge("'session_data' is too large");
    }
    return new RoomKey(
        room,
        session,
        count(data, "first_message_index"),
        count(data, "forwarded_count"),
        data.bool("is_verified", false),
        sessionData);
  }

  /** Reads {@code {"sessions": {…}}}. */
  static List<RoomKey> readRoom(RoomId room, Fields backup) {
    var sessions = backup.object("sessions");
    var keys = new ArrayList<RoomKey>();
    for (var session : sessions.json().properties()) {
      keys.add(read(room, session.getKey(), sessions.object(session.getKey())));
    }
    return keys;
  }

  /** Reads {@code {"rooms": {"!room": {"sessions": {…}}}}}. */
  static List<RoomKey> readAll(Fields backup) {
    var rooms = backup.object("rooms");
    var keys = new ArrayList<RoomKey>();
    for (var room : rooms.json().properties()) {
      keys.addAll(readRoom(new RoomId(room.getKey()), rooms.object(room.getKey())));
    }
    return keys;
  }

  byte[] toJson() {
    var json =
        Json.object()
            .put("first_message_index", firstMessageIndex)
            .put("forwarded_count", forwardedCount)
            .put("is_verified", isVerified);
    json.set("session_data", Json.raw(sessionData.getBytes(StandardCharsets.UTF_8)));
    return Json.bytes(json);
  }

  private static long count(Fields data, String name) {
    long count = data.optionalInteger(name).orElseThrow(() -> MatrixError.missingParam(name));
    if (count < 0) {
      throw MatrixError.invalidParam("'" + name + "' must not be negative");
    }
    return count;
  }
}
