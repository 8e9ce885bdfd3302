package chat.hearth.feature.accountdata;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Shows what the requester has stored for the whole account.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridaccount_datatype">
 *     Client-Server API: GET /user/{userId}/account_data/{type}</a>
 */
final class GetAccountData implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/user/{userId}/account_data/{type}");

  private final AccountData accountData;

  GetAccountData(AccountData accountData) {
    this.accountData = accountData;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return accountData
        .get(Own.user(request), Own.name(request, "type"))
        .map(Reply::json)
        .orElseThrow(() -> MatrixError.notFound("There is no such account data"));
  }
}
