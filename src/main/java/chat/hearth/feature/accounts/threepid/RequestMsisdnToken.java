package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Says that this server sends no text messages, in the words that the specification has for it.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3pidmsisdnrequesttoken">
 *     Client-Server API: POST /account/3pid/msisdn/requestToken</a>
 */
final class RequestMsisdnToken implements Endpoint {
  private final Purpose purpose;

  RequestMsisdnToken(Purpose purpose) {
    this.purpose = purpose;
  }

  @Override
  public Route route() {
    return Route.post(purpose.path("msisdn")).access(Access.OPEN).rate(RateClass.LOGIN);
  }

  @Override
  public Reply handle(Request request) {
    throw notSupported("phone numbers");
  }

  static MatrixError notSupported(String what) {
    return MatrixError.of(
        400, "M_THREEPID_MEDIUM_NOT_SUPPORTED", "This server does not support " + what);
  }
}
