package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Optional;

/**
 * Sends an e-mail with a link that proves whose the address is. Open, as specified: clients send no
 * access token here.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3registeremailrequesttoken">
 *     Client-Server API: POST /register/email/requestToken</a>
 */
final class RequestEmailToken implements Endpoint {
  private final Purpose purpose;
  private final Threepids threepids;
  private final boolean open;
  private final boolean hideAccounts;
  private final Optional<LinkSender> sender;

  RequestEmailToken(
      Purpose purpose,
      Threepids threepids,
      boolean open,
      boolean hideAccounts,
      Optional<LinkSender> sender) {
    this.purpose = purpose;
    this.threepids = threepids;
    this.open = open;
    this.hideAccounts = hideAccounts;
    this.sender = sender;
  }

  @Override
  public Route route() {
    return Route.post(purpose.path(EmailAddress.MEDIUM))
        .access(Access.OPEN)
        .rate(RateClass.LOGIN)
        .maxBody(16 << 10);
  }

  @Override
  public Reply handle(Request request) {
    if (!open) {
      throw MatrixError.forbidden("Registration is disabled");
    }
    var links = sender.orElseThrow(() -> RequestMsisdnToken.notSupported("e-mail addresses"));
    var wanted = ValidationRequest.of(request.fields());
    var sid = links.send(purpose, wanted, content(wanted.address()));
    return Reply.json(Json.object().put("sid", sid));
  }

  private LinkSender.Content content(EmailAddress address) {
    boolean used = threepids.owner(EmailAddress.MEDIUM, address.value()).isPresent();
    if (used == (purpose == Purpose.PASSWORD)) {
      return LinkSender.Content.LINK;
    }
    if (!hideAccounts) {
      throw used
          ? Threepids.inUse()
          : MatrixError.of(400, "M_THREEPID_NOT_FOUND", "No account has this address");
    }
    return used ? LinkSender.Content.IN_USE : LinkSender.Content.NOTHING;
  }
}
