package chat.hearth.feature.accounts.registration;

import chat.hearth.feature.accounts.auth.AuthPage;
import chat.hearth.feature.accounts.auth.AuthStage;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.Config;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * {@code m.login.terms}: accepting the operator's documents.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#terms-of-service-at-registration">
 *     Client-Server API: terms of service at registration</a>
 */
final class TermsStage implements AuthStage {
  static final String TYPE = "m.login.terms";

  private final List<Config.Terms> terms;

  TermsStage(List<Config.Terms> terms) {
    this.terms = terms;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Optional<ObjectNode> parameters() {
    var json = Json.object();
    var policies = json.putObject("policies");
    for (var document : terms) {
      var policy = policies.putObject(document.id()).put("version", document.version());
      policy.putObject("en").put("name", document.name()).put("url", document.url());
    }
    return Optional.of(json);
  }

  /** Submitting the stage is accepting the documents. */
  @Override
  public Optional<MatrixError> attempt(Fields auth, Attempt attempt) {
    return Optional.empty();
  }

  @Override
  public Optional<Form> form() {
    var html = new StringBuilder("<p>Please read and accept:</p><ul>");
    for (var document : terms) {
      html.append("<li><a target=\"_blank\" rel=\"noopener noreferrer\" href=\"")
          .append(AuthPage.escape(document.url()))
          .append("\">")
          .append(AuthPage.escape(document.name()))
          .append("</a></li>");
    }
    html.append("</ul><p><label><input type=\"checkbox\" required> I accept them</label></p>");
    return Optional.of(new Form("Terms", html.toString(), "Continue"));
  }
}
