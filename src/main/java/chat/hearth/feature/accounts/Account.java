package chat.hearth.feature.accounts;

import chat.hearth.matrix.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A local account.
 *
 * @param userType what the operator called it, such as {@code bot}
 * @param guest whether it was made without registration
 * @param admin whether it may operate this server
 * @param deactivated it can never be used again, nor its name
 * @param erased its owner asked to be forgotten
 * @param locked its sessions are kept but can't be used
 * @param suspended it can read but not act
 */
public record Account(
    UserId userId,
    Instant createdAt,
    Optional<String> userType,
    boolean guest,
    boolean admin,
    boolean deactivated,
    boolean erased,
    boolean locked,
    boolean suspended) {}
