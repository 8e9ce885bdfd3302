package chat.hearth.feature.threads;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Pages backwards through the changes of the requester's subscriptions, of all rooms.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4308">MSC4308</a>
 */
final class GetSubscriptions implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/unstable/io.element.msc4308/thread_subscriptions");

  private static final int DEFAULT_LIMIT = 100; // the proposal's
  private static final int MAX_LIMIT = 500;

  private final ThreadSubscriptions subscriptions;

  GetSubscriptions(ThreadSubscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (!request.query("dir").orElse("b").equals("b")) {
      throw MatrixError.invalidParam("'dir' must be b");
    }
    var limit = (int) Math.min(MAX_LIMIT, request.queryInteger("limit", DEFAULT_LIMIT));
    if (limit == 0) {
      throw MatrixError.invalidParam("'limit' must be greater than 0");
    }
    long from = request.query("from").map(GetSubscriptions::position).orElse(Long.MAX_VALUE);
    long to = request.query("to").map(GetSubscriptions::position).orElse(0L);
    var changes = subscriptions.changes(request.userId(), to, from, limit + 1);
    var json = Json.object();
    var page = changes.size() > limit ? changes.subList(0, limit) : changes;
    put(json, page);
    if (changes.size() > limit) {
      json.put("end", "s" + changes.getLast().position());
    }
    return Reply.json(json);
  }

  private static void put(ObjectNode json, List<Subscription> page) {
    for (var change : page) {
      var thread =
          json.withObject(change.subscribed() ? "/subscribed" : "/unsubscribed")
              .withObjectProperty(change.room().value())
              .putObject(change.root().value());
      if (change.subscribed()) {
        thread.put("automatic", change.automatic());
      }
      thread.put("bump_stamp", change.position());
    }
  }

  /** Its own tokens, and those of sync: an {@code s}, a position, perhaps more behind a line. */
  private static long position(String token) {
    if (token.startsWith("s")) {
      int end = token.indexOf('_');
      try {
        return Long.parseLong(token.substring(1, end < 0 ? token.length() : end));
      } catch (NumberFormatException e) {
        // Falls through to the one error for all.
      }
    }
    throw MatrixError.invalidParam("Not a token of this server");
  }
}
