package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;

/** Finds out who holds an access token. Implemented above, plugged in by the composition root. */
@FunctionalInterface
public interface Authenticator {
  /**
   * The user behind a token.
   *
   * @param accessToken as sent in {@code Authorization: Bearer} or the query
   * @param address the client's address, to be remembered with the device
   * @param userAgent the client's name of itself, or the empty text
   * @throws MatrixError {@code M_UNKNOWN_TOKEN} (401), {@code M_USER_LOCKED} (401)
   */
  Requester authenticate(String accessToken, String address, String userAgent);
}
