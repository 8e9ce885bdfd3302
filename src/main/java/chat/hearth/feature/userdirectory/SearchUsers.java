package chat.hearth.feature.userdirectory;

import chat.hearth.feature.profiles.Profile;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Finds people by their name or ID.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3user_directorysearch">
 *     Client-Server API: searching users</a>
 */
final class SearchUsers implements Endpoint {
  private static final Route ROUTE = Route.post("/_matrix/client/v3/user_directory/search");
  private static final int LIMIT = 10; // as specified, where none is asked for
  private static final int MAX_LIMIT = 100;

  private final UserDirectory directory;

  SearchUsers(UserDirectory directory) {
    this.directory = directory;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var term = fields.string("search_term");
    long asked = fields.optionalInteger("limit").orElse((long) LIMIT);
    if (asked < 1) {
      throw MatrixError.invalidParam("'limit' must be positive");
    }
    int limit = (int) Math.min(asked, MAX_LIMIT);

    var found = directory.search(request.userId(), term, limit + 1);

    var json = Json.object();
    var results = json.putArray("results");
    found.forEach(
        (user, profile) -> {
          if (results.size() < limit) {
            var result = results.addObject().put("user_id", user.value());
            profile.flatMap(Profile::displayName).ifPresent(t -> result.put("display_name", t));
            profile.flatMap(Profile::avatarUrl).ifPresent(url -> result.put("avatar_url", url));
          }
        });
    json.put("limited", found.size() > limit);
    return Reply.json(json);
  }
}
