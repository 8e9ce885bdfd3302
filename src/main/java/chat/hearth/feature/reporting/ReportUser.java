package chat.hearth.feature.reporting;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reports a user, whether or not the requester shares a room with them.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3usersuseridreport">
 *     Client-Server API: POST /users/{userId}/report</a>
 */
final class ReportUser implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/users/{userId}/report").maxBody(Reporting.MAX_BODY_BYTES);

  private final Predicate<UserId> hasAccount;
  private final ReportStore reports;

  ReportUser(Predicate<UserId> hasAccount, ReportStore reports) {
    this.hasAccount = hasAccount;
    this.reports = reports;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var reason = request.fields().string("reason");
    var user = new UserId(request.path("userId"));
    if (!hasAccount.test(user)) {
      throw MatrixError.notFound("There is no such user here");
    }
    reports.add(
        new Report(
            request.userId(), Optional.empty(), Optional.empty(), Optional.of(user), reason));
    return Reply.empty();
  }
}
