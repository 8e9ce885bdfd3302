package chat.hearth.delivery.push.email;

import chat.hearth.feature.accounts.auth.AuthPage;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Ends e-mail for who has the link: pressed by a person, or by a mail program with one click.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8058">RFC 8058: one-click unsubscription</a>
 */
final class Unsubscribe implements Endpoint {
  static final String ONE_CLICK = "List-Unsubscribe=One-Click";

  private static final Route ROUTE =
      Route.post(UnsubscribePage.PATH).access(Access.OPEN).maxBody(16 << 10);

  private final Digests digests;

  Unsubscribe(Digests digests) {
    this.digests = digests;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return digests.end(request.query("token").orElse(""))
        ? AuthPage.page(200, "Done", "<p>You will get no more e-mail about this account.</p>")
        : AuthPage.failure(404, "This link is not valid any more.");
  }
}
