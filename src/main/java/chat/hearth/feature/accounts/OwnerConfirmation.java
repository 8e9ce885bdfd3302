package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.auth.AuthOutcome;
import chat.hearth.feature.accounts.auth.AuthSession;
import chat.hearth.feature.accounts.auth.UserInteractiveAuth;
import chat.hearth.feature.accounts.threepid.EmailStage;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import java.util.List;
import java.util.Optional;

/**
 * Asks for the requester's password before something that a stolen token must not be able to do.
 */
final class OwnerConfirmation {
  private static final List<List<String>> FLOWS = List.of(List.of(PasswordStage.TYPE));

  private static final List<List<String>> BY_EMAIL = List.of(List.of(EmailStage.TYPE));

  private final Database database;
  private final UserInteractiveAuth interactive;

  OwnerConfirmation(Database database, UserInteractiveAuth interactive) {
    this.database = database;
    this.interactive = interactive;
  }

  /** The 401 that asks for proof; empty where this request has proved itself, which counts once. */
  Optional<Reply> challenge(Request request) {
    return switch (interactive.attempt(request, FLOWS)) {
      case AuthOutcome.Challenged challenged -> Optional.of(challenged.reply());
      case AuthOutcome.Passed passed -> {
        interactive.consume(database, passed.session());
        yield Optional.empty();
      }
    };
  }

  /**
   * For somebody without an access token: asks for an e-mail address of theirs. What is passed is
   * consumed with the work.
   */
  AuthOutcome byEmail(Request request) {
    return interactive.attempt(request, BY_EMAIL);
  }

  void consume(Sql sql, AuthSession session) {
    interactive.consume(sql, session);
  }
}
