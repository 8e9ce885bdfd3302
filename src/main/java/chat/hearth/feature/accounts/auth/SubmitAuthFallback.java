package chat.hearth.feature.accounts.auth;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Map;

/**
 * Takes the form of a fallback page. The client then repeats its request with the session alone.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#fallback">Client-Server API:
 *     fallback</a>
 */
final class SubmitAuthFallback implements Endpoint {
  private static final Route ROUTE =
      Route.post(GetAuthFallback.PATH).access(Access.OPEN).rate(RateClass.LOGIN).maxBody(16 << 10);

  private final AuthSessionStore sessions;
  private final Map<String, AuthStage> stages;

  SubmitAuthFallback(AuthSessionStore sessions, Map<String, AuthStage> stages) {
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
    var fields = FormBody.fields(request.body());
    var found = fields.optionalString("session").flatMap(sessions::find);
    if (found.isEmpty()) {
      return AuthPage.failure(400, "This page has expired. Please start again in your client.");
    }
    var session = found.get().session();
    if (session.completed().contains(stage.type())) {
      return AuthPage.done();
    }
    var problem = stage.attempt(fields, new AuthStage.Attempt(session.key(), session.user()));
    if (problem.isPresent()) {
      return AuthPage.form(form, session.id(), problem.get().message());
    }
    sessions.complete(session.id(), stage.type());
    return AuthPage.done();
  }
}
