package chat.hearth.feature.administration;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Map;

/**
 * Tells whether an account is locked, or suspended.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#server-administration">
 *     Client-Server API: server administration</a>
 */
final class GetModeration implements Endpoint {
  private final Moderation moderation;
  private final Subjects subjects;

  GetModeration(Moderation moderation, Subjects subjects) {
    this.moderation = moderation;
    this.subjects = subjects;
  }

  @Override
  public Route route() {
    return Route.get(moderation.path()).alsoAt(moderation.unstablePath());
  }

  @Override
  public Reply handle(Request request) {
    var account = subjects.of(request);
    return Reply.json(Map.of(moderation.field(), moderation.isSet(account)));
  }
}
