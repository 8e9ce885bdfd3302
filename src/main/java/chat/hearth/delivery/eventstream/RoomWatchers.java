package chat.hearth.delivery.eventstream;

import chat.hearth.matrix.RoomId;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Follower;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for one room without being in it. */
final class RoomWatchers implements Follower {
  private final ConcurrentHashMap<RoomId, Map<Object, Runnable>> waiting =
      new ConcurrentHashMap<>();

  /**
   * Registers a wake-up for the room's next events. What was committed before is not told of: the
   * caller looks at the room's head afterwards.
   *
   * @return what undoes it
   */
  Runnable add(RoomId room, Runnable wake) {
    var key = new Object();
    waiting.compute(
        room,
        (same, there) -> {
          var next = new HashMap<Object, Runnable>(there == null ? Map.of() : there);
          next.put(key, wake);
          return Map.copyOf(next);
        });
    return () -> remove(room, key);
  }

  private void remove(RoomId room, Object key) {
    waiting.computeIfPresent(
        room,
        (same, there) -> {
          var next = new HashMap<>(there);
          next.keySet().removeAll(Set.of(key));
          return next.isEmpty() ? null : Map.copyOf(next);
        });
  }

  @Override
  public void changed(long position, List<Change> changes) {
    if (waiting.isEmpty()) {
      return;
    }
    for (var change : changes) {
      if (change instanceof Change.RoomEvents events) {
        waiting.getOrDefault(events.room(), Map.of()).values().forEach(Runnable::run);
      }
    }
  }
}
