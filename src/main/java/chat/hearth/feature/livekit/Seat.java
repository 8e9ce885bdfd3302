package chat.hearth.feature.livekit;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import java.util.Base64;
import java.util.List;

/**
 * A participant's place in a LiveKit room, under names that all servers and clients compute the
 * same and that tell LiveKit nothing.
 *
 * @param room LiveKit's name of the room
 * @param identity LiveKit's name of the participant
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4195">MSC4195: MatrixRTC
 *     using LiveKit</a>
 */
record Seat(String room, String identity) {
  /** The slot that clients mean which know of none. */
  private static final String ONLY_SLOT = "m.call#ROOM";

  /** In the only slot of a room, under the name that older clients use. */
  static Seat legacy(RoomId room, UserId user, String device) {
    return new Seat(hash(List.of(room.value(), ONLY_SLOT)), user + ":" + device);
  }

  /**
   * In a slot of a room.
   *
   * @param member who it is: the user, the device where the client names it, the membership
   */
  static Seat of(RoomId room, String slot, List<String> member) {
    return new Seat(hash(List.of(room.value(), slot)), hash(member));
  }

  private static String hash(List<String> parts) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(LiveKitTokens.sha256(Json.bytes(parts)));
  }
}
