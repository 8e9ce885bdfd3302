package chat.hearth.platform.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the access token of a request.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#using-access-tokens">Client-Server
 *     API: using access tokens</a>
 */
final class AccessToken {
  private static final String SCHEME = "Bearer ";

  private AccessToken() {}

  /** The token of {@code Authorization: Bearer}, else of the query's {@code access_token}. */
  static Optional<String> find(
      @Nullable String authorization, Map<String, List<String>> queryParameters) {
    if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      var token = authorization.substring(SCHEME.length()).strip();
      return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }
    return queryParameters.getOrDefault("access_token", List.of()).stream()
        .findFirst()
        .filter(token -> !token.isEmpty());
  }
}
