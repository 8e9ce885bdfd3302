package chat.hearth.feature.administration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Map;

/**
 * Locks or suspends an account, or ends it; administrators can't do it to themselves.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#server-administration">
 *     Client-Server API: server administration</a>
 */
final class SetModeration implements Endpoint {
  private final Moderation moderation;
  private final Subjects subjects;
  private final Accounts accounts;

  SetModeration(Moderation moderation, Subjects subjects, Accounts accounts) {
    this.moderation = moderation;
    this.subjects = subjects;
    this.accounts = accounts;
  }

  @Override
  public Route route() {
    return Route.put(moderation.path()).alsoAt(moderation.unstablePath());
  }

  @Override
  public Reply handle(Request request) {
    var account = subjects.of(request);
    var fields = request.fields();
    if (!fields.has(moderation.field())) {
      throw MatrixError.missingParam(moderation.field());
    }
    boolean value = fields.bool(moderation.field(), false);
    if (account.userId().equals(request.userId())) {
      throw MatrixError.forbidden("This is your own account");
    }
    moderation.set(accounts, account.userId(), value);
    return Reply.json(Map.of(moderation.field(), value));
  }
}
