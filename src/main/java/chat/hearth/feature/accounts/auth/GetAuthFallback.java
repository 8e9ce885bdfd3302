package chat.hearth.feature.accounts.auth;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Map;

/**
 * Shows a page on which a stage can be passed, for clients that don't know the stage.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#fallback">Client-Server API:
 *     fallback</a>
 */
final class GetAuthFallback implements Endpoint {
  static final String PATH = "/_matrix/client/v3/auth/{stage}/fallback/web";
  private static final Route ROUTE = Route.get(PATH).access(Access.OPEN).rate(RateClass.LOGIN);

  private final AuthSessionStore sessions;
  private final Map<String, AuthStage> stages;

  GetAuthFallback(AuthSessionStore sessions, Map<String, AuthStage> stages) {
    this.sessions = sessions;
    this.stages = stages;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var stage = stages.get(request.path("stage"));
    var form = stage == null ? null : stage.form().orElse(null);
    if (stage == null || form == null) {
      return AuthPage.failure(404, "There is no page for this step.");
    }
    var session = request.query("session").flatMap(sessions::find);
    if (session.isEmpty()) {
      return AuthPage.failure(400, "This link has expired. Please start again in your client.");
    }
    var known = session.get().session();
    return known.completed().contains(stage.type())
        ? AuthPage.done()
        : AuthPage.form(form, known.id(), "");
  }
}
