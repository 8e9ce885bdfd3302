package chat.hearth.feature.accounts.auth;

import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * User-interactive authentication under way.
 *
 * @param id the secret by which the client continues it
 * @param user who asks; empty at registration
 * @param completed the stages passed, in order
 * @param kept what the endpoint has put aside until all stages are passed
 */
public record AuthSession(
    String id, Optional<UserId> user, List<String> completed, Optional<ObjectNode> kept) {

  /** Names the session in other tables without giving it away. */
  public String key() {
    return HexFormat.of().formatHex(Secrets.hash(id).getBytes());
  }

  AuthSession and(String stage) {
    var more = new ArrayList<>(completed);
    more.add(stage);
    return new AuthSession(id, user, List.copyOf(more), kept);
  }
}
