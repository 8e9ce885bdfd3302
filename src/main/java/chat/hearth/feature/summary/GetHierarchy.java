package chat.hearth.feature.summary;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms of a space, page by page.
 *
 * <p>A {@code from} token stands for a walk kept in memory for {@link #KEPT} after its last use; it
 * is good only for who got it, and only with the same parameters.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#querying-spaces">Client-Server
 *     API: querying spaces</a>
 */
public final class GetHierarchy implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v1/rooms/{roomId}/hierarchy")
          .alsoAt("/_matrix/client/unstable/org.matrix.msc2946/rooms/{roomId}/hierarchy");

  private static final long DEFAULT_LIMIT = 50;
  private static final long MAX_LIMIT = 1_000;
  private static final Duration KEPT = Duration.ofMinutes(20);
  private static final long KEPT_ROOMS = 1_000_000; // in all walks; about 150 bytes each

  private final Rooms rooms;
  private final SecureRandom random;
  private final Cache<String, Walk> walks =
      Caffeine.newBuilder()
          .expireAfterAccess(KEPT)
          .maximumWeight(KEPT_ROOMS)
          .weigher((String token, Walk walk) -> walk.seen().size() + walk.ahead().size() + 1)
          .build();

  public GetHierarchy(Rooms rooms, SecureRandom random) {
    this.rooms = rooms;
    this.random = random;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var asker = new Onlooker(Optional.of(request.userId()), rooms.memberships());
    var terms =
        new Walk.Terms(
            asker,
            request.roomId(),
            request.queryFlag("suggested_only", false),
            request.queryInteger("max_depth", Long.MAX_VALUE));
    long limit = request.queryInteger("limit", DEFAULT_LIMIT);
    if (limit < 1) {
      throw MatrixError.invalidParam("'limit' must be at least 1");
    }
    var hierarchy = new Hierarchy(rooms, asker);
    if (hierarchy.visible(terms.root()).isEmpty()) {
      throw MatrixError.forbidden("You may not see this room");
    }
    var from =
        request.query("from").map(token -> known(token, terms)).orElseGet(() -> begin(terms));

    var json = Json.object();
    hierarchy
        .go(from, (int) Math.min(limit, MAX_LIMIT), json.putArray("rooms"))
        .ifPresent(rest -> json.put("next_batch", keep(rest)));
    return Reply.json(json);
  }

  private static Walk begin(Walk.Terms terms) {
    return new Walk(terms, List.of(new Walk.Step(terms.root(), 0)), Set.of());
  }

  private Walk known(String token, Walk.Terms terms) {
    var walk = walks.getIfPresent(token);
    if (walk == null || !walk.terms().equals(terms)) {
      throw MatrixError.invalidParam("'from' is not known, or was given for other parameters");
    }
    return walk;
  }

  private String keep(Walk walk) {
    var token = "h" + Long.toUnsignedString(random.nextLong(), 36);
    walks.put(token, walk);
    return token;
  }
}
