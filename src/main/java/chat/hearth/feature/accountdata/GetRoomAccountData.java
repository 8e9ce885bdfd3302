package chat.hearth.feature.accountdata;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Shows what the requester has stored for a room.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridroomsroomidaccount_datatype">
 *     Client-Server API: GET /user/{userId}/rooms/{roomId}/account_data/{type}</a>
 */
final class GetRoomAccountData implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}");

  private final AccountData accountData;

  GetRoomAccountData(AccountData accountData) {
    this.accountData = accountData;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return accountData
        .get(Own.user(request), request.roomId(), Own.name(request, "type"))
        .map(Reply::json)
        .orElseThrow(() -> MatrixError.notFound("There is no such account data"));
  }
}
