package chat.hearth.feature.relations;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.room.Aggregations;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The door of this chapter. */
public final class Relations {
  private final Rooms rooms;
  private final RelationStore store;
  private final Function<UserId, Set<UserId>> ignored;
  private final Aggregations aggregations;
  private final RelationRules rules;
  private final MessageEdits edits;

  /**
   * @param index the one that is written with the rooms' events
   * @param ignored whom a user ignores
   */
  public Relations(
      Database database, Rooms rooms, RelationIndex index, Function<UserId, Set<UserId>> ignored) {
    this.rooms = rooms;
    this.store = new RelationStore(database);
    this.ignored = ignored;
    var summaries = new Summaries(database, index);
    this.aggregations = new BundledAggregations(rooms, summaries, store, ignored);
    this.edits = new MessageEdits(rooms, summaries);
    this.rules = new RelationRules(rooms, store);
  }

  /** What every view of events asks. */
  public Aggregations aggregations() {
    return aggregations;
  }

  /** What asks for what a message says by now. */
  public MessageEdits edits() {
    return edits;
  }

  /** What sending asks. */
  public RelationRules rules() {
    return rules;
  }

  public List<Endpoint> endpoints(EventViews views) {
    return List.of(
        new GetRelations(rooms, views, store), new GetThreads(rooms, views, store, ignored));
  }
}
