package chat.hearth.feature.discovery;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Tells whom to ask about this server, if the operator has said so.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixsupport">
 *     Client-Server API: GET /.well-known/matrix/support</a>
 */
final class GetSupportWellKnown implements Endpoint {
  private static final Route ROUTE = Route.get("/.well-known/matrix/support").access(Access.OPEN);

  private final Config.Support support;

  GetSupportWellKnown(Config.Support support) {
    this.support = support;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (support.page().isEmpty() && support.contacts().isEmpty()) {
      throw MatrixError.notFound("This server names no contact");
    }
    var json = Json.object();
    support.page().ifPresent(page -> json.put("support_page", page));
    if (!support.contacts().isEmpty()) {
      var contacts = json.putArray("contacts");
      for (var contact : support.contacts()) {
        var entry = contacts.addObject().put("role", contact.role());
        contact.matrixId().ifPresent(id -> entry.put("matrix_id", id));
        contact.emailAddress().ifPresent(address -> entry.put("email_address", address));
      }
    }
    return Reply.json(json);
  }
}
