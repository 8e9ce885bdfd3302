package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Lists the addresses of the requester's account.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3account3pid">
 *     Client-Server API: GET /account/3pid</a>
 */
final class ListThreepids implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/account/3pid");

  private final Threepids threepids;

  ListThreepids(Threepids threepids) {
    this.threepids = threepids;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var json = Json.object();
    var list = json.putArray("threepids");
    for (var threepid : threepids.of(request.userId())) {
      list.addObject()
          .put("medium", threepid.medium())
          .put("address", threepid.address())
          .put("validated_at", threepid.validatedAt().toEpochMilli())
          .put("added_at", threepid.addedAt().toEpochMilli());
    }
    return Reply.json(json);
  }
}
