package chat.hearth.feature.relations;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Aggregation;
import chat.hearth.room.Aggregations;
import chat.hearth.room.EventFilter;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes of what relates to events what one user may know of it: nothing of what the user may not
 * see, and nothing of who the user ignores.
 */
final class BundledAggregations implements Aggregations {
  // Of the senders with the newest replies so many are tried before the thread is read.
  private static final int TRIED_REPLIES = 3;
  private static final int SCANNED_REPLIES = 50;

  private final Rooms rooms;
  private final Summaries summaries;
  private final RelationStore store;
  private final Function<UserId, Set<UserId>> ignored;

  /**
   * @param ignored whom a user ignores
   */
  BundledAggregations(
      Rooms rooms,
      Summaries summaries,
      RelationStore store,
      Function<UserId, Set<UserId>> ignored) {
    this.rooms = rooms;
    this.summaries = summaries;
    this.store = store;
    this.ignored = ignored;
  }

  @Override
  public void prefetch(Map<RoomHead, List<StoredEvent>> events) {
    var unused = summaries.load(events);
  }

  @Override
  public Map<Long, Aggregation> of(
      RoomHead head, UserId user, Visibility visibility, Collection<StoredEvent> events) {
    var found = summaries.of(head, events);
    if (found.isEmpty()) {
      return Map.of();
    }
    var silenced = new HashSet<String>();
    ignored.apply(user).forEach(one -> silenced.add(one.value()));
    var view = new View(head, user, visibility, silenced, events(head, found.values(), silenced));
    var aggregations = new HashMap<Long, Aggregation>();
    for (var event : events) {
      var summary = found.get(event.sequence());
      if (summary != null) {
        var aggregation = aggregation(view, event, summary);
        if (!aggregation.isEmpty()) {
          aggregations.put(event.sequence(), aggregation);
        }
      }
    }
    return aggregations;
  }

  @Override
  public Set<Long> related(RoomHead head, Collection<StoredEvent> events, EventFilter filter) {
    return store.related(head.num(), events, filter.relatedBySenders(), filter.relatedByRelTypes());
  }

  /** What one request knows of one room. */
  private record View(
      RoomHead head,
      UserId user,
      Visibility visibility,
      Set<String> silenced,
      Map<Long, StoredEvent> related) {

    /** A related event that the user may see. */
    Optional<StoredEvent> event(long sequence) {
      return Optional.ofNullable(related.get(sequence))
          .filter(event -> event.redactedBy().isEmpty())
          .filter(event -> !silenced.contains(event.pdu().sender().value()))
          .filter(visibility::mayRead);
    }
  }

  /** Reads all related events that may be shown, together. */
  private Map<Long, StoredEvent> events(
      RoomHead head, Collection<Summary> found, Set<String> silenced) {
    var sequences = new LinkedHashSet<Long>();
    for (var summary : found) {
      sequences.addAll(summary.edits());
      sequences.addAll(summary.references());
      sequences.addAll(newest(summary, silenced));
    }
    // A commit that the head does not show yet may have added to the summaries already.
    sequences.removeIf(sequence -> sequence > head.lastSequence());
    var events = new HashMap<Long, StoredEvent>();
    for (var event : rooms.events(head, List.copyOf(sequences))) {
      events.put(event.sequence(), event);
    }
    return events;
  }

  private static List<Long> newest(Summary summary, Set<String> silenced) {
    return summary.thread().entrySet().stream()
        .filter(entry -> !silenced.contains(entry.getKey()))
        .map(entry -> entry.getValue().latest())
        .sorted(Comparator.reverseOrder())
        .limit(TRIED_REPLIES)
        .toList();
  }

  private Aggregation aggregation(View view, StoredEvent event, Summary summary) {
    var relation = Relation.of(event.pdu().type(), event.pdu().content());
    var isEdit = relation.filter(own -> own.type().equals(Relation.REPLACE)).isPresent();
    return new Aggregation(
        isEdit || event.redactedBy().isPresent() ? Optional.empty() : newestEdit(view, summary),
        // What is a child itself cannot begin a thread.
        relation.isPresent() ? Optional.empty() : thread(view, event, summary),
        references(view, summary));
  }

  private static Optional<StoredEvent> newestEdit(View view, Summary summary) {
    return summary.edits().stream()
        .flatMap(sequence -> view.event(sequence).stream())
        .max(
            Comparator.comparingLong((StoredEvent edit) -> edit.pdu().originServerTs())
                .thenComparing(StoredEvent::eventId));
  }

  private static List<EventId> references(View view, Summary summary) {
    return summary.references().stream()
        .flatMap(sequence -> view.event(sequence).stream())
        .map(StoredEvent::eventId)
        .toList();
  }

  private Optional<Aggregation.Thread> thread(View view, StoredEvent root, Summary summary) {
    if (summary.thread().isEmpty()) {
      return Optional.empty();
    }
    var user = view.user.value();
    var participated = root.pdu().sender().equals(view.user) || summary.thread().containsKey(user);
    for (var sequence : newest(summary, view.silenced)) {
      var latest = view.event(sequence);
      if (latest.isPresent()) {
        return Optional.of(
            new Aggregation.Thread(latest.get(), count(view, summary), participated));
      }
    }
    // Who left sees only the replies until then.
    var last = view.visibility.latestReadable();
    if (last.isEmpty() || last.getAsLong() >= view.head.lastSequence()) {
      return Optional.empty();
    }
    var until = store.replies(root, view.silenced, last.getAsLong(), SCANNED_REPLIES);
    return rooms.events(view.head, until.newest()).stream()
        .filter(view.visibility::mayRead)
        .findFirst()
        .map(latest -> new Aggregation.Thread(latest, until.count(), participated));
  }

  private static long count(View view, Summary summary) {
    return summary.thread().entrySet().stream()
        .filter(entry -> !view.silenced.contains(entry.getKey()))
        .mapToLong(entry -> entry.getValue().count())
        .sum();
  }
}
