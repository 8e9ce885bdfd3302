package chat.hearth.delivery.sync;

import chat.hearth.feature.accountdata.IgnoredUsers;
import chat.hearth.feature.presence.Presence;
import chat.hearth.feature.presence.PresenceState;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.stream.Log;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What is new since a token; with nothing new, the request is parked until there is or the time is
 * up.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#syncing">Client-Server API:
 *     syncing</a>
 */
final class SyncEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/sync")
          .access(Route.Access.GUEST)
          .rate(RateClass.NONE)
          .features("org.matrix.msc4222");

  // Proxies and phones' networks drop what is silent for longer.
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

  private final SyncAssembler assembler;
  private final Listeners listeners;
  private final FilterStore filters;
  private final Presence presence;
  private final IgnoredUsers ignored;
  private final Log log;
  private final Horizon horizon;
  private final Pace pace;

  SyncEndpoint(
      SyncAssembler assembler,
      Listeners listeners,
      FilterStore filters,
      Presence presence,
      IgnoredUsers ignored,
      Log log,
      Horizon horizon,
      Pace pace) {
    this.assembler = assembler;
    this.listeners = listeners;
    this.filters = filters;
    this.presence = presence;
    this.ignored = ignored;
    this.log = log;
    this.horizon = horizon;
    this.pace = pace;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var since = request.query("since").map(SyncToken::of).orElse(new SyncToken(0));
    if (Math.max(since.position(), Math.max(since.inbox(), since.sticky())) > log.position()) {
      throw MatrixError.invalidParam("'since' is not a token of this server");
    }
    var timeout =
        Duration.ofMillis(Math.min(request.queryInteger("timeout", 0), MAX_TIMEOUT.toMillis()));
    var deadline = System.nanoTime() + timeout.toNanos();
    var fullState = request.queryFlag("full_state", false);
    var asked =
        new Scope(
            request.userId(),
            request.requester().device(),
            filter(request),
            since.position(),
            since.inbox(),
            since.typing(),
            since.sticky(),
            0,
            fullState,
            StatePart.of(request),
            Set.of());
    noticePresence(request, timeout);
    return asked.isInitial() ? answer(asked, deadline) : inTurn(asked, deadline);
  }

  private Reply inTurn(Scope asked, long deadline) {
    long wait = pace.turn();
    return wait < Pace.SHORTEST_WAIT.toNanos()
        ? answer(asked, deadline)
        : new Reply.Parked(
            Duration.ofNanos(wait),
            wake -> () -> {},
            () -> answer(asked, deadline),
            nothing(asked));
  }

  /** What a client is told that has to come again. */
  private static Reply.Body nothing(Scope asked) {
    var token =
        new SyncToken(asked.since(), asked.inboxSince(), asked.typing(), asked.stickySince());
    return Reply.json(Map.of("next_batch", token.toString()));
  }

  private Reply answer(Scope asked, long deadline) {
    long begun = System.nanoTime();
    var online = listeners.listen(asked.user());
    var typing = online.typingSeen();
    var upTo = horizon.of(asked.user());
    var scope = asked.upTo(upTo, ignored.of(asked.user()));
    var response = assembler.assemble(scope);
    long now = System.nanoTime();
    pace.took(now - begun);
    long left = deadline - now;
    var body = Reply.json(response.json());
    if (response.hasNews() || scope.isInitial() || scope.fullState() || left <= 0) {
      return body;
    }
    return new Reply.Parked(
        Duration.ofNanos(left),
        wake -> online.park(upTo, typing, wake),
        () -> inTurn(asked, deadline),
        body);
  }

  private SyncFilter filter(Request request) {
    var text = request.query("filter");
    if (text.isEmpty() || text.get().isEmpty()) {
      return SyncFilter.ALL;
    }
    return text.get().startsWith("{")
        ? SyncFilter.of(new Fields(Json.parseObject(text.get().getBytes(StandardCharsets.UTF_8))))
        : filters.get(request.userId(), GetFilter.id(text.get()));
  }

  private void noticePresence(Request request, Duration timeout) {
    var wanted = request.query("set_presence").orElse("online");
    presence.polls(request.requester(), PresenceState.of("set_presence", wanted), timeout);
  }
}
