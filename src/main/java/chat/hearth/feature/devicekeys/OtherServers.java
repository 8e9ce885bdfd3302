package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tells which servers could not be asked for the keys of their users. */
final class OtherServers {
  private final ServerName own;

  OtherServers(ServerName own) {
    this.own = own;
  }

  /** Whether a user is of another server, which is then added to the failures. */
  boolean isOfOther(UserId user, ObjectNode failures) {
    if (user.isOf(own)) {
      return false;
    }
    failures.set(
        user.server().value(),
        MatrixError.unavailable("This server does not reach other servers").toJson());
    return true;
  }
}
