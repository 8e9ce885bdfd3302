package chat.hearth.platform.http;

import java.util.Map;

/** {@code GET /health}: this process runs and answers. */
public final class HealthEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/health").access(Route.Access.OPEN).rate(RateClass.NONE);

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.json(Map.of("status", "ok"));
  }
}
