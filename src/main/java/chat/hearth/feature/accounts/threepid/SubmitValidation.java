package chat.hearth.feature.accounts.threepid;

import chat.hearth.feature.accounts.auth.AuthPage;
import chat.hearth.feature.accounts.auth.FormBody;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Optional;

/** Takes the button of {@link GetValidationPage}: the address is the one of who pressed it. */
final class SubmitValidation implements Endpoint {
  private static final Route ROUTE =
      Route.post(GetValidationPage.PATH)
          .access(Access.OPEN)
          .rate(RateClass.LOGIN)
          .maxBody(16 << 10);

  private final ValidationStore validations;

  SubmitValidation(ValidationStore validations) {
    this.validations = validations;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = FormBody.fields(request.body());
    var sid = fields.optionalString("sid").orElse("");
    var followed = validations.follow(sid, fields.optionalString("token").orElse(""));
    if (followed.isEmpty()) {
      return AuthPage.failure(400, "This link has expired. Please start again in your client.");
    }
    validations.pass(sid);
    return done(followed.get().nextLink());
  }

  /**
   * The page afterwards. It goes on by a header and not by a redirect, which the policy of the page
   * with the form would stop.
   */
  private static Reply done(Optional<String> nextLink) {
    if (nextLink.isEmpty()) {
      return AuthPage.page(
          200, "Thank you", "<p>The address is confirmed. You can go on in your client.</p>");
    }
    var link = nextLink.get();
    return AuthPage.page(
            200,
            "Thank you",
            "<p>The address is confirmed. <a href=\"" + AuthPage.escape(link) + "\">Go on</a></p>")
        .header("Refresh", "0; url=" + link);
  }
}
