package chat.hearth.feature.accounts.threepid;

import chat.hearth.feature.accounts.auth.AuthPage;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * The page behind the link of an e-mail. It only has a button: programs that look into mail open
 * links, but press no buttons.
 */
final class GetValidationPage implements Endpoint {
  static final String PATH = "/_hearth/email/confirm";
  private static final Route ROUTE = Route.get(PATH).access(Access.OPEN).rate(RateClass.LOGIN);

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var sid = request.query("sid");
    var token = request.query("token");
    if (sid.isEmpty() || token.isEmpty()) {
      return AuthPage.failure(400, "This link is not complete.");
    }
    return AuthPage.page(
        200,
        "Confirm your e-mail address",
        "<form method=\"post\" action=\""
            + PATH
            + "\"><input type=\"hidden\" name=\"sid\" value=\""
            + AuthPage.escape(sid.get())
            + "\"><input type=\"hidden\" name=\"token\" value=\""
            + AuthPage.escape(token.get())
            + "\"><p><button>It is my address</button></p></form>");
  }
}
