package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A create event needs no state: it founds the room. */
final class CreateRule implements Rule {
  private final RoomVersion version;
  private final String prevEvents;
  private final String roomId;
  private final String roomVersion;
  private final String creator;
  private final String additionalCreators;

  CreateRule(Numbers numbers, RoomVersion version) {
    this.version = version;
    prevEvents = numbers.next();
    roomId = numbers.next();
    roomVersion = numbers.next();
    creator = numbers.nextIf(version.creatorInContent());
    additionalCreators = numbers.nextIf(version.privilegedCreators());
  }

  @Override
  public @Nullable Verdict check(Candidate candidate) {
    var event = candidate.event();
    if (!event.type().equals(StateKey.CREATE.type())) {
      return null;
    }
    if (!event.prevEvents().isEmpty()) {
      return new Verdict.Denied(prevEvents, "A create event has no prev events");
    }
    if (version.roomIdIsCreateHash()) {
      if (event.json().has("room_id")) {
        return new Verdict.Denied(roomId, "A create event names no room: it is the room's name");
      }
    } else if (!isOfSendersServer(event)) {
      return new Verdict.Denied(roomId, "The room ID is not of the sender's server");
    }
    var named = event.content().get("room_version");
    if (named != null && (!named.isTextual() || RoomVersion.find(named.asText()).isEmpty())) {
      return new Verdict.Denied(roomVersion, "The room version is not known");
    }
    if (version.creatorInContent() && !event.content().has("creator")) {
      return new Verdict.Denied(creator, "A create event names the creator");
    }
    if (version.privilegedCreators() && !areUserIds(event.content().get("additional_creators"))) {
      return new Verdict.Denied(additionalCreators, "Additional creators must be user IDs");
    }
    return Verdict.ALLOWED;
  }

  private static boolean isOfSendersServer(Pdu event) {
    var room = event.roomId().value();
    int colon = room.indexOf(':');
    return colon >= 0 && room.substring(colon + 1).equals(event.sender().server().value());
  }

  private static boolean areUserIds(@Nullable JsonNode creators) {
    if (creators == null) {
      return true;
    }
    for (var creator : creators) {
      if (!creator.isTextual() || !UserId.isValid(creator.textValue())) {
        return false;
      }
    }
    return creators.isArray();
  }
}
