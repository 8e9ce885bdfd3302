package chat.hearth.feature.directory;

import chat.hearth.feature.summary.RoomCard;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.DurableFollower;
import chat.hearth.platform.stream.LogRecord;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The list of public rooms. What it shows of a room follows the log by fractions of a second; a
 * page costs two queries, however many rooms there are on it.
 */
final class PublicRooms implements DurableFollower {
  private static final Duration REST = Duration.ofMillis(250);
  private static final int AT_ONCE = 500; // rooms read and written together

  private final PublishedStore store;
  private final Rooms rooms;

  PublicRooms(PublishedStore store, Rooms rooms) {
    this.store = store;
    this.rooms = rooms;
  }

  boolean isPublished(RoomId room) {
    return store.isPublished(room);
  }

  /** Lists a room, or no more; it is in effect when this returns. */
  void set(RoomId room, boolean published) {
    store.set(room, published);
    if (published) {
      write(List.of(room));
    }
  }

  /** Writes what an earlier process published and did not come to write. */
  void resume() {
    write(store.unwritten());
  }

  @Override
  public String name() {
    return "directory";
  }

  @Override
  public Duration rest() {
    return REST;
  }

  @Override
  public void follow(List<LogRecord> records) {
    var changed = new HashSet<RoomId>();
    for (var record : records) {
      for (var change : record.changes()) {
        if (change instanceof Change.RoomEvents events) {
          changed.add(events.room());
        }
      }
    }
    if (!changed.isEmpty()) {
      write(store.among(changed));
    }
  }

  /**
   * A page: the biggest rooms first.
   *
   * @param since where it begins; empty for the first
   */
  ObjectNode page(PublishedStore.Wanted wanted, Optional<PageToken> since, int limit) {
    var found = store.page(wanted, since, limit + 1);
    boolean more = found.size() > limit;
    boolean backwards = since.isPresent() && since.get().backwards();
    var page = more ? found.subList(0, limit) : found;
    if (backwards) {
      page = page.reversed();
    }
    var json = Json.object();
    var chunk = json.putArray("chunk");
    page.forEach(row -> chunk.add(Json.own(row.chunk())));
    if (!page.isEmpty()) {
      if (backwards || more) {
        json.put("next_batch", token(false, page.getLast()));
      }
      if (backwards ? more : since.isPresent()) {
        json.put("prev_batch", token(true, page.getFirst()));
      }
    }
    json.put("total_room_count_estimate", store.count(wanted));
    return json;
  }

  private void write(Collection<RoomId> published) {
    var ids = List.copyOf(published);
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      var some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
      var cards = rooms.prefetch(some, 1).stream().map(head -> RoomCard.of(rooms, head)).toList();
      store.write(cards);
    }
  }

  private static String token(boolean backwards, PublishedStore.Row row) {
    return new PageToken(backwards, row.joined(), row.roomId()).toString();
  }
}
