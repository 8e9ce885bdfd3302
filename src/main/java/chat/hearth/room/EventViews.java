package chat.hearth.room;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes the view that one user has of a room's events, for the time of one request. */
public final class EventViews {
  private final Rooms rooms;
  private final Clock clock;
  private final Predicate<UserId> isErased;

  /**
   * @param isErased whether a user asked to be forgotten; answered from memory
   */
  public EventViews(Rooms rooms, Clock clock, Predicate<UserId> isErased) {
    this.rooms = rooms;
    this.clock = clock;
    this.isErased = isErased;
  }

  public ClientEvents of(
      RoomHead head, UserId user, Optional<DeviceId> device, Visibility visibility) {
    return new ClientEvents(rooms, head, user, device, visibility, isErased, clock.millis());
  }
}
