package chat.hearth.feature.timeline;

import chat.hearth.event.EventDraft;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Requester;
import java.time.Duration;
import java.util.Optional;

/** Keeps events that their senders want to be sent later. */
@FunctionalInterface
public interface Later {
  /**
   * Keeps an event until a delay is over.
   *
   * @param transaction makes a repetition return the first ID
   * @return the ID by which it can be restarted, cancelled or sent
   */
  String keep(
      Requester by, RoomId room, EventDraft draft, Optional<String> transaction, Duration delay);
}
