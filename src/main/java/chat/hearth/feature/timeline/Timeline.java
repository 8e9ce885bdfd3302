package chat.hearth.feature.timeline;

import chat.hearth.feature.relations.RelationRules;
import chat.hearth.matrix.RoomAlias;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The door of this chapter. */
public final class Timeline {
  private final List<Endpoint> endpoints;

  /**
   * @param aliases which room an alias names; empty for none
   * @param requireInvitable refuses an inviter whom the invitee does not want to hear from
   */
  public Timeline(
      Rooms rooms,
      EventViews views,
      RelationRules relations,
      Function<RoomAlias, Optional<RoomId>> aliases,
      BiConsumer<UserId, UserId> requireInvitable) {
    var reading = new Reading(rooms, views);
    endpoints =
        List.of(
            new SendEvent(rooms, relations),
            new SendState(rooms, new StateRules(aliases, requireInvitable)),
            new RedactEvent(rooms),
            new GetEvent(reading),
            new GetState(reading),
            new GetStateEvent(reading),
            new GetMessages(reading),
            new GetContext(reading),
            new GetTimestampToEvent(reading));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }
}
