package chat.hearth.feature.membership;

import chat.hearth.matrix.UserId;
import java.util.Optional;

/** What a member event shows of a user. */
public interface MemberProfile {
  Optional<String> displayName(UserId user);

  Optional<String> avatarUrl(UserId user);
}
