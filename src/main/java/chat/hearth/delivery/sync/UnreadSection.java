package chat.hearth.delivery.sync;

import chat.hearth.delivery.push.Count;
import chat.hearth.delivery.push.UnreadCounts;
import chat.hearth.feature.accountdata.AccountDataEvent;
import chat.hearth.matrix.RoomId;
import chat.hearth.room.RoomHead;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How much of each room the user has not read, in the response that brings the events themselves.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#receiving-notifications">
 *     Client-Server API: receiving notifications</a>
 */
final class UnreadSection {
  // What they say decides what counts.
  private static final Set<String> DECIDING = Set.of("m.push_rules", "m.ignored_user_list");

  private final UnreadCounts counts;

  UnreadSection(UnreadCounts counts) {
    this.counts = counts;
  }

  /** Reads for many rooms together what {@link #add} will need of each. */
  void prepare(Scope scope, Collection<RoomHead> heads) {
    counts.of(
        scope.user(),
        heads.stream().map(head -> new UnreadCounts.Until(head, head.lastSequence())).toList(),
        scope.upTo());
  }

  /**
   * The rooms whose counts may be others than at {@code since} although nothing happened there:
   * what the user has read, and what its rules say.
   *
   * @param changed the account data that changed
   * @param joined reads the rooms that the user is joined to
   */
  Set<RoomId> changed(
      Scope scope, List<AccountDataEvent> changed, Supplier<List<RoomHead>> joined) {
    if (scope.isInitial()) {
      return Set.of();
    }
    for (var event : changed) {
      if (event.room().isEmpty() && DECIDING.contains(event.type())) {
        return counts.notRead(scope.user(), joined.get(), scope.upTo());
      }
    }
    return counts.readSince(scope.user(), scope.since(), scope.upTo());
  }

  /**
   * Adds the counts of a room.
   *
   * @param covered the newest sequence that the response covers
   */
  void add(Scope scope, RoomHead head, long covered, ObjectNode room) {
    var unread = counts.of(scope.user(), head, covered, scope.upTo());
    if (!scope.filter().timeline().unreadThreadNotifications()) {
      put(room.putObject("unread_notifications"), unread.all());
      return;
    }
    put(room.putObject("unread_notifications"), unread.main());
    if (!unread.threads().isEmpty()) {
      var threads = room.putObject("unread_thread_notifications");
      unread.threads().forEach((root, count) -> put(threads.putObject(root), count));
    }
  }

  private static void put(ObjectNode json, Count count) {
    json.put("highlight_count", count.highlights());
    json.put("notification_count", count.notifications());
  }
}
