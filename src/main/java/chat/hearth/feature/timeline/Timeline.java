package chat.hearth.feature.timeline;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.room.Rooms;
import java.time.Clock;
import java.util.List;

/** The door of this chapter. */
public final class Timeline {
  private final List<Endpoint> endpoints;

  public Timeline(Rooms rooms, Clock clock) {
    var reading = new Reading(rooms, clock);
    endpoints =
        List.of(
            new SendEvent(rooms),
            new SendState(rooms),
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
