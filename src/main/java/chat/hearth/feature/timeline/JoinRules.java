package chat.hearth.feature.timeline;

import chat.hearth.platform.http.Requester;
import chat.hearth.room.StateView;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Decides on joins that clients send as state events. Implemented by whoever owns memberships. */
@FunctionalInterface
public interface JoinRules {
  /**
   * Lets somebody in who is not, and adds to the content of the join who vouches for it where the
   * room wants that.
   *
   * @throws chat.hearth.matrix.MatrixError where this server lets nobody in so
   */
  void authorise(Requester requester, StateView current, ObjectNode content);
}
