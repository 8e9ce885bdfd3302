package chat.hearth.feature.accounts.auth;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** One kind of proof that user-interactive authentication can ask for. */
public interface AuthStage {
  /** Such as {@code m.login.password}. */
  String type();

  /** What a client has to know to pass this stage, for {@code params} of the challenge. */
  default Optional<ObjectNode> parameters() {
    return Optional.empty();
  }

  /**
   * Checks what a client submitted.
   *
   * @param auth the {@code auth} object, or the fields of the fallback form
   * @return empty when the stage is passed, else what went wrong; the client may try again
   * @throws MatrixError where trying again can't help
   */
  Optional<MatrixError> attempt(Fields auth, Attempt attempt);

  /** The form of the fallback page; stages without one can't be passed in a browser. */
  default Optional<Form> form() {
    return Optional.empty();
  }

  /**
   * Who tries to pass a stage.
   *
   * @param session names the session without giving it away
   * @param user who asks; empty at registration
   */
  record Attempt(String session, Optional<UserId> user) {}

  /**
   * The inside of an HTML form.
   *
   * @param title of the page, plain text
   * @param html the fields, already escaped
   * @param action the label of the button, plain text
   */
  record Form(String title, String html, String action) {}
}
