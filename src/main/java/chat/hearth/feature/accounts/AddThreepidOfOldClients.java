package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.threepid.Threepids;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;

/**
 * Adds an address that its owner proved to an identity server; without {@code id_server}, to this
 * one. It asks for the password as {@link AddThreepid} does, and for the same reason.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3pid">
 *     Client-Server API: POST /account/3pid</a>
 */
final class AddThreepidOfOldClients implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/account/3pid").rate(RateClass.LOGIN);

  private final OwnerConfirmation confirmation;
  private final Threepids threepids;
  private final Database database;

  AddThreepidOfOldClients(OwnerConfirmation confirmation, Threepids threepids, Database database) {
    this.confirmation = confirmation;
    this.threepids = threepids;
    this.database = database;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var credentials = request.fields().object("three_pid_creds");
    threepids.requireCredentials(credentials);
    var challenge = confirmation.challenge(request);
    if (challenge.isPresent()) {
      return challenge.get();
    }
    if (credentials.has("id_server")) {
      var email = threepids.provenElsewhere(credentials);
      database.transaction(
          tx -> {
            threepids.add(tx, request.userId(), email);
            return true;
          });
    } else {
      database.transaction(
          tx -> {
            threepids.add(tx, request.userId(), credentials);
            return true;
          });
    }
    return Reply.empty();
  }
}
