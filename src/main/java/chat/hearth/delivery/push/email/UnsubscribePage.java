package chat.hearth.delivery.push.email;

import chat.hearth.feature.accounts.auth.AuthPage;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * The page behind the link that ends e-mail. It only has a button: programs that look into mail
 * open links, but press no buttons.
 */
final class UnsubscribePage implements Endpoint {
  static final String PATH = "/_hearth/email/unsubscribe";
  private static final Route ROUTE = Route.get(PATH).access(Access.OPEN);

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var token = request.query("token").orElse("");
    return AuthPage.page(
        200,
        "E-mail about unread messages",
        "<form method=\"post\" action=\""
            + PATH
            + "?token="
            + AuthPage.escape(token)
            + "\"><p><button>Send me no more</button></p></form>");
  }
}
