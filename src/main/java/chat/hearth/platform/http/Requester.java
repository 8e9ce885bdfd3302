package chat.hearth.platform.http;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import java.util.Optional;

/**
 * Who makes a request, as the {@link Authenticator} found out.
 *
 * @param userId the user acted for
 * @param device the device of the access token; empty only for application services
 * @param guest whether it is a guest account
 * @param admin whether the user may operate this server
 * @param tokenId identifies the access token in the accounts' store; never the token itself
 */
public record Requester(
    UserId userId, Optional<DeviceId> device, boolean guest, boolean admin, long tokenId) {}
