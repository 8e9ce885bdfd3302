package chat.hearth.feature.search;

import chat.hearth.feature.relations.MessageEdits;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.DurableFollower;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.function.Predicate;

/** The door of this chapter. */
public final class Search {
  private final SearchIndexer indexer;
  private final List<Endpoint> endpoints;

  /**
   * @param isErased whether a user asked to be forgotten; answered from memory
   */
  public Search(
      Database database,
      Rooms rooms,
      EventViews views,
      MessageEdits edits,
      Predicate<UserId> isErased) {
    this.indexer = new SearchIndexer(rooms, edits, new EntryStore(database), isErased);
    this.endpoints =
        List.of(
            new PostSearch(
                rooms, new Finder(rooms, views, new HitStore(database), edits, isErased)));
  }

  /** What keeps the index; the composition root lets it follow the log. */
  public DurableFollower indexer() {
    return indexer;
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Forgets what a user said, as part of the transaction that erases the user. */
  public static void erase(Sql tx, UserId user) {
    EntryStore.removeOfSender(tx, user);
  }
}
