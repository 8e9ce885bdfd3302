package chat.hearth.feature.administration;

import chat.hearth.feature.accounts.Account;
import chat.hearth.feature.accounts.Accounts;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Request;

/** Finds whose account an administrator means, once it is sure that the asker is one. */
final class Subjects {
  private final Accounts accounts;
  private final ServerName server;

  Subjects(Accounts accounts, ServerName server) {
    this.accounts = accounts;
    this.server = server;
  }

  /**
   * The account of the path.
   *
   * @throws MatrixError {@code M_FORBIDDEN} for askers who are no administrators, before anything
   *     is looked up, and for accounts of other administrators; {@code M_INVALID_PARAM} for users
   *     of other servers; {@code M_NOT_FOUND}
   */
  Account of(Request request) {
    request.requester().requireAdmin();
    var user = new UserId(request.path("userId"));
    if (!user.isOf(server)) {
      throw MatrixError.invalidParam("The user does not belong to this server");
    }
    var account =
        accounts
            .find(user)
            .filter(found -> !found.deactivated())
            .orElseThrow(() -> MatrixError.notFound("There is no such account in use"));
    if (account.admin() && !user.equals(request.userId())) {
      throw MatrixError.forbidden("The user is an administrator too");
    }
    return account;
  }
}
