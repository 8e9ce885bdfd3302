package chat.hearth.feature.accountdata;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Optional;

/**
 * Stores something for the whole account.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridaccount_datatype">
 *     Client-Server API: PUT /user/{userId}/account_data/{type}</a>
 */
final class SetAccountData implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/user/{userId}/account_data/{type}")
          .whenSuspended(Route.Suspended.ALLOWED)
          .maxBody(Own.MAX_CONTENT_BYTES);

  private final AccountData accountData;

  SetAccountData(AccountData accountData) {
    this.accountData = accountData;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = Own.user(request);
    var type = Own.writableType(request);
    accountData.set(user, Optional.empty(), type, request.json());
    return Reply.empty();
  }
}
