package chat.hearth.feature.accountdata;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Optional;

/**
 * Stores something for a room.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridroomsroomidaccount_datatype">
 *     Client-Server API: PUT /user/{userId}/rooms/{roomId}/account_data/{type}</a>
 */
final class SetRoomAccountData implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}")
          .whenSuspended(Route.Suspended.ALLOWED)
          .maxBody(Own.MAX_CONTENT_BYTES);

  private final AccountData accountData;

  SetRoomAccountData(AccountData accountData) {
    this.accountData = accountData;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = Own.user(request);
    var room = request.roomId();
    var type = Own.writableType(request);
    accountData.set(user, Optional.of(room), type, request.json());
    return Reply.empty();
  }
}
