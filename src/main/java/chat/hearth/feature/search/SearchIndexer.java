package chat.hearth.feature.search;

import chat.hearth.feature.relations.MessageEdits;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.DurableFollower;
import chat.hearth.platform.stream.LogRecord;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps the index behind the log. What an event's entry has to be is worked out anew from the room
 * as it is now, so being told twice changes nothing.
 */
final class SearchIndexer implements DurableFollower {
  private static final Duration REST = Duration.ofMillis(250);
  private static final int BLOCK = 500; // events read at once

  private final Rooms rooms;
  private final MessageEdits edits;
  private final EntryStore store;
  private final Predicate<UserId> isErased;

  SearchIndexer(Rooms rooms, MessageEdits edits, EntryStore store, Predicate<UserId> isErased) {
    this.rooms = rooms;
    this.edits = edits;
    this.store = store;
    this.isErased = isErased;
  }

  @Override
  public String name() {
    return "search";
  }

  @Override
  public Duration rest() {
    return REST;
  }

  @Override
  public void follow(List<LogRecord> records) {
    var work = new Work();
    for (var record : records) {
      for (var change : record.changes()) {
        if (change instanceof Change.RoomEvents(RoomId room, long first, long last)) {
          rooms.find(room).ifPresent(head -> events(head, first, last, work));
        } else if (change instanceof Change.EventsExpired(RoomId room, List<Long> sequences)) {
          rooms.find(room).ifPresent(head -> expired(head, sequences, work));
        }
      }
    }
    store.write(work.entries.values(), work.gone.values());
  }

  /** What has to be written, by what it is about. */
  private static final class Work {
    private final Map<EntryKey, Entry> entries = new LinkedHashMap<>();
    private final Map<EntryKey, EntryKey> gone = new LinkedHashMap<>();

    void put(Entry entry) {
      gone.remove(entry.key());
      entries.put(entry.key(), entry);
    }

    void remove(EntryKey key) {
      entries.remove(key);
      gone.put(key, key);
    }
  }

  private void events(RoomHead head, long first, long last, Work work) {
    for (long from = first; from <= last; from += BLOCK) {
      for (var event : rooms.range(head, from, Math.min(last, from + BLOCK - 1))) {
        if (event.standing().isShown()) {
          event(head, event, work);
        }
      }
    }
  }

  private void event(RoomHead head, StoredEvent event, Work work) {
    if (event.pdu().redacts().isPresent()) {
      rooms
          .event(head, event.pdu().redacts().get())
          .ifPresent(target -> redacted(head, target, work));
      return;
    }
    var edited = edits.edited(head, event);
    if (edited.isPresent()) {
      index(head, edited.get(), work);
    } else {
      index(head, event, work);
    }
  }

  private void expired(RoomHead head, List<Long> sequences, Work work) {
    for (var event : rooms.events(head, sequences)) {
      redacted(head, event, work);
    }
  }

  /** A redacted edit no longer says what it edited: the index does. */
  private void redacted(RoomHead head, StoredEvent target, Work work) {
    index(head, target, work);
    for (var sequence : store.editedBy(head.num(), target.sequence())) {
      index(head, rooms.events(head, List.of(sequence)).getFirst(), work);
    }
    // Written in this very round, and not yet in the table.
    var stale =
        work.entries.values().stream()
            .filter(
                entry ->
                    entry.key().room() == head.num()
                        && entry.edit().isPresent()
                        && entry.edit().getAsLong() == target.sequence())
            .toList();
    for (var entry : stale) {
      index(head, rooms.events(head, List.of(entry.key().sequence())).getFirst(), work);
    }
  }

  private void index(RoomHead head, StoredEvent event, Work work) {
    var key = new EntryKey(head.num(), event.sequence());
    if (event.redactedBy().isPresent() || isErased.test(event.pdu().sender())) {
      work.remove(key);
      return;
    }
    if (Text.of(event.pdu(), event.pdu().content()).isEmpty()) {
      return; // not of a kind that is indexed, so it has no entry
    }
    var edit = event.pdu().isState() ? Optional.<StoredEvent>empty() : edits.newest(head, event);
    var content =
        edit.map(one -> one.pdu().content().path("m.new_content")).orElse(event.pdu().content());
    var text = Text.of(event.pdu(), content);
    var terms = text.map(one -> Terms.ofText(one.text())).orElse(Set.of());
    if (terms.isEmpty()) {
      work.remove(key);
      return;
    }
    work.put(
        new Entry(
            key,
            head.roomId(),
            event.position(),
            text.get().kind(),
            event.pdu().sender(),
            edit.isPresent() ? OptionalLong.of(edit.get().sequence()) : OptionalLong.empty(),
            terms));
  }
}
