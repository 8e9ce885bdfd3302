package chat.hearth.delivery.slidingsync;

import chat.hearth.delivery.sync.Horizon;
import chat.hearth.delivery.sync.Listeners;
import chat.hearth.delivery.sync.Pace;
import chat.hearth.delivery.sync.Scope;
import chat.hearth.delivery.sync.StatePart;
import chat.hearth.delivery.sync.SyncFilter;
import chat.hearth.feature.accountdata.IgnoredUsers;
import chat.hearth.feature.presence.Presence;
import chat.hearth.feature.presence.PresenceState;
import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * What a client lacks of what it looks at; with nothing to say, the request is parked until there
 * is something or the time is up.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4186">MSC4186</a>
 */
final class SlidingSyncEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/unstable/org.matrix.simplified_msc3575/sync")
          .access(Route.Access.GUEST)
          .rate(RateClass.NONE)
          .features("org.matrix.simplified_msc3575");

  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

  private final SlidingSyncAssembler assembler;
  private final Connections connections;
  private final Listeners listeners;
  private final Horizon horizon;
  private final Pace pace;
  private final Presence presence;
  private final IgnoredUsers ignored;

  SlidingSyncEndpoint(
      SlidingSyncAssembler assembler,
      Connections connections,
      Listeners listeners,
      Horizon horizon,
      Pace pace,
      Presence presence,
      IgnoredUsers ignored) {
    this.assembler = assembler;
    this.connections = connections;
    this.listeners = listeners;
    this.horizon = horizon;
    this.pace = pace;
    this.presence = presence;
    this.ignored = ignored;
  }

  /** One request: what it asks, on which connection, and what its client has. */
  private record Asked(
      Request request,
      SlidingSyncRequest body,
      Connection connection,
      String pos,
      Snapshot base,
      long deadline) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var body = SlidingSyncRequest.of(request.fields(), request.userId());
    var timeout =
        Duration.ofMillis(Math.min(request.queryInteger("timeout", 0), MAX_TIMEOUT.toMillis()));
    var device = request.requester().device();
    var pos = request.query("pos").orElse("");
    var connection =
        pos.isEmpty()
            ? connections.open(request.userId(), device, body.connection())
            : connections.get(request.userId(), device, body.connection());
    var base = pos.isEmpty() ? Snapshot.NOTHING : connection.at(pos);
    var wanted = request.query("set_presence").orElse("online");
    presence.polls(request.requester(), PresenceState.of("set_presence", wanted), timeout);
    var asked =
        new Asked(request, body, connection, pos, base, System.nanoTime() + timeout.toNanos());
    return base.isInitial() ? answer(asked) : inTurn(asked);
  }

  private Reply inTurn(Asked asked) {
    long wait = pace.turn();
    return wait < Pace.SHORTEST_WAIT.toNanos()
        ? answer(asked)
        : new Reply.Parked(
            Duration.ofNanos(wait), wake -> () -> {}, () -> answer(asked), nothing(asked));
  }

  /** What a client is told that has to come again. */
  private static Reply.Body nothing(Asked asked) {
    return Reply.json(Json.object().put("pos", asked.pos));
  }

  private Reply answer(Asked asked) {
    long begun = System.nanoTime();
    var user = asked.request.userId();
    var online = listeners.listen(user);
    var typing = online.typingSeen();
    long upTo = horizon.of(user);
    var scope =
        new Scope(
            user,
            asked.request.requester().device(),
            SyncFilter.ALL,
            asked.base.position(),
            asked.base.position(),
            asked.base.typing(),
            asked.base.position(),
            upTo,
            false,
            StatePart.AFTER,
            ignored.of(user));
    var response = assembler.assemble(scope, asked.body, asked.base);
    long now = System.nanoTime();
    pace.took(now - begun);
    long left = asked.deadline - now;
    if (response.hasNews() || asked.base.isInitial() || left <= 0) {
      return issue(asked, response);
    }
    return new Reply.Parked(
        Duration.ofNanos(left),
        wake -> online.park(upTo, typing, wake),
        () -> inTurn(asked),
        nothing(asked));
  }

  private Reply.Body issue(Asked asked, SlidingSyncAssembler.Response response) {
    ObjectNode json = Json.object().put("pos", asked.connection.issue(response.next()));
    connections.used(
        asked.request.userId(),
        asked.request.requester().device(),
        asked.body.connection(),
        asked.connection);
    json.setAll(response.json());
    return Reply.json(json);
  }
}
