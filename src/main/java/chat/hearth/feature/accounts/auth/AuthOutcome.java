package chat.hearth.feature.accounts.auth;

import chat.hearth.platform.http.Reply;

/** What an attempt at user-interactive authentication led to. */
public sealed interface AuthOutcome {
  AuthSession session();

  /** Every stage of a flow is passed; the endpoint consumes the session and does its work. */
  record Passed(AuthSession session) implements AuthOutcome {}

  /** Something is still to be proved; the reply tells the client what. */
  record Challenged(AuthSession session, Reply.Body reply) implements AuthOutcome {}
}
