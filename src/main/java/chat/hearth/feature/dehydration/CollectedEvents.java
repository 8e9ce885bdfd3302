package chat.hearth.feature.dehydration;

import chat.hearth.feature.todevice.Inboxes;
import chat.hearth.feature.todevice.ToDeviceMessage;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Log;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Optional;

/**
 * What dehydrated devices were sent. Reading leaves it where it is, since a rehydration that breaks
 * off is begun again, perhaps by another device; it goes with the dehydrated device.
 */
final class CollectedEvents {
  /** How many a response holds unless the client wants fewer. */
  static final int MAX_EVENTS = 100;

  private final Database database;
  private final Log log;
  private final DehydratedDeviceStore store;
  private final Inboxes inboxes;

  CollectedEvents(Database database, Log log, DehydratedDeviceStore store, Inboxes inboxes) {
    this.database = database;
    this.log = log;
    this.store = store;
    this.inboxes = inboxes;
  }

  /**
   * Some events, oldest first.
   *
   * @param next what to read on from
   * @param isLast whether there are no more for now
   */
  record Batch(List<ToDeviceMessage> messages, String next, boolean isLast) {
    ArrayNode events() {
      var events = Json.array();
      messages.forEach(message -> events.add(message.toJson()));
      return events;
    }
  }

  /**
   * The events after a token; from the first one without.
   *
   * @throws MatrixError {@code M_FORBIDDEN} where it is not the user's dehydrated device; {@code
   *     M_INVALID_PARAM} where the token is none
   */
  Batch read(UserId user, DeviceId device, Optional<String> token, int limit) {
    if (store.find(database, user).filter(found -> found.id().equals(device)).isEmpty()) {
      throw MatrixError.forbidden("This is not the dehydrated device");
    }
    long after = token.map(CollectedEvents::position).orElse(0L);
    var waiting = inboxes.peek(user, device, after, log.position(), limit + 1);
    var batch = waiting.subList(0, Math.min(limit, waiting.size()));
    long next = batch.isEmpty() ? after : batch.getLast().position();
    return new Batch(batch, Long.toString(next), waiting.size() <= limit);
  }

  private static long position(String token) {
    try {
      return Long.parseUnsignedLong(token);
    } catch (NumberFormatException e) {
      throw MatrixError.invalidParam("This is no token of a batch of events");
    }
  }
}
