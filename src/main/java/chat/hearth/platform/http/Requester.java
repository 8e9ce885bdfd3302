package chat.hearth.platform.http;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import java.util.Optional;

/**
 * Who makes a request, as the {@link Authenticator} found out.
 *
 * @param userId the user acted for
 * @param device the device of the access token; empty only for application services
 * @param guest whether it is a guest account
 * @param admin whether the user may operate this server
 * @param suspended whether an administrator lets the user read but not act
 * @param tokenId identifies the access token in the accounts' store; never the token itself
 */
public record Requester(
    UserId userId,
    Optional<DeviceId> device,
    boolean guest,
    boolean admin,
    boolean suspended,
    long tokenId) {

  /** Somebody who is not suspended. */
  public Requester(
      UserId userId, Optional<DeviceId> device, boolean guest, boolean admin, long tokenId) {
    this(userId, device, guest, admin, false, tokenId);
  }

  /**
   * Refuses what a suspended user may not do.
   *
   * @throws MatrixError {@code M_USER_SUSPENDED}
   * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#account-suspension">Client-
   *     Server API: account suspension</a>
   */
  public void requireActive() {
    if (suspended) {
      throw MatrixError.of(
          403, "M_USER_SUSPENDED", "You cannot perform this action while suspended");
    }
  }

  /**
   * Refuses everybody who may not operate this server.
   *
   * @throws MatrixError {@code M_FORBIDDEN}
   */
  public void requireAdmin() {
    if (!admin) {
      throw MatrixError.forbidden("You are not an administrator of this server");
    }
  }
}
