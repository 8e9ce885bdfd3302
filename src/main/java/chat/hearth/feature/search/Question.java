package chat.hearth.feature.search;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.room.EventFilter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code room_events} of a search request.
 *
 * @param groupBy {@code room_id}, {@code sender}, both or none
 * @param context how much is shown around each result
 */
record Question(
    Terms terms,
    Set<Text.Kind> kinds,
    EventFilter filter,
    int limit,
    boolean byRank,
    List<String> groupBy,
    Optional<ContextWanted> context,
    boolean includeState) {
  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;
  private static final int DEFAULT_CONTEXT = 5; // the specification's
  private static final int MAX_CONTEXT = 50;

  /** What is shown around a result. */
  record ContextWanted(int before, int after, boolean profiles) {}

  /**
   * Reads a request.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_MISSING_PARAM}, {@code M_INVALID_PARAM}
   */
  static Question of(Fields json) {
    var filter = json.optionalObject("filter").map(EventFilter::of).orElse(EventFilter.ALL);
    int limit = Math.min(MAX_LIMIT, filter.limit().orElse(DEFAULT_LIMIT));
    if (limit == 0) {
      throw MatrixError.invalidParam("'limit' must be greater than 0");
    }
    return new Question(
        Terms.ofQuery(json.string("search_term")),
        kinds(json, filter),
        filter,
        limit,
        switch (json.optionalString("order_by").orElse("rank")) {
          case "rank" -> true;
          case "recent" -> false;
          default -> throw MatrixError.invalidParam("'order_by' must be rank or recent");
        },
        groups(json),
        json.optionalObject("event_context").map(Question::context),
        json.bool("include_state", false));
  }

  private static Set<Text.Kind> kinds(Fields json, EventFilter filter) {
    var wanted = EnumSet.noneOf(Text.Kind.class);
    var keys = json.strings("keys");
    for (var key : keys) {
      if (List.of(Text.Kind.values()).stream().noneMatch(kind -> kind.key().equals(key))) {
        throw MatrixError.invalidParam(
            "'keys' must be of content.body, content.name, content.topic");
      }
    }
    for (var kind : Text.Kind.values()) {
      if (filter.wantsType(kind.type()) && (!json.has("keys") || keys.contains(kind.key()))) {
        wanted.add(kind);
      }
    }
    return wanted;
  }

  private static List<String> groups(Fields json) {
    var groups = new ArrayList<String>();
    var wanted =
        json.optionalObject("groupings")
            .map(groupings -> groupings.objects("group_by"))
            .orElse(List.of());
    for (var group : wanted) {
      var key = group.string("key");
      if (!key.equals("room_id") && !key.equals("sender")) {
        throw MatrixError.invalidParam("Results are grouped by room_id or sender");
      }
      groups.add(key);
    }
    return groups.stream().distinct().toList();
  }

  private static ContextWanted context(Fields json) {
    return new ContextWanted(
        around(json, "before_limit"),
        around(json, "after_limit"),
        json.bool("include_profile", false));
  }

  private static int around(Fields json, String name) {
    long limit = json.optionalInteger(name).orElse((long) DEFAULT_CONTEXT);
    if (limit < 0) {
      throw MatrixError.invalidParam("'" + name + "' must not be negative");
    }
    return (int) Math.min(MAX_CONTEXT, limit);
  }
}
