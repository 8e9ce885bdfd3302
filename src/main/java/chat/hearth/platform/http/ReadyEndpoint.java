package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** {@code GET /ready}: 200 while requests should be sent here, 503 while they should not. */
public final class ReadyEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/ready").access(Route.Access.OPEN).rate(RateClass.NONE);

  private final BooleanSupplier ready;

  public ReadyEndpoint(BooleanSupplier ready) {
    this.ready = ready;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (!ready.getAsBoolean()) {
      throw MatrixError.unavailable("Not ready");
    }
    return Reply.json(Map.of("status", "ready"));
  }
}
