package chat.hearth.delivery.push;

import chat.hearth.feature.pushrules.PushRules;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Follower;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.Rooms;

/** The door of this chapter. */
public final class Push {
  private final PushFollower follower;
  private final UnreadCounts unread;

  /**
   * @param markers where receipts are
   */
  public Push(
      Database database, Log log, Rooms rooms, PushRules pushRules, ReadMarkers markers) {
    this.follower = new PushFollower(log.position());
    this.unread =
        new UnreadCounts(
            rooms,
            new SharedMarks(database, rooms),
            new OwnMarks(rooms),
            new ReadStates(rooms, markers, follower),
            new UserRules(pushRules::rules, follower),
            follower);
  }

  public UnreadCounts unread() {
    return unread;
  }

  /** Follows the log from now on; the composition root subscribes it. */
  public Follower follower() {
    return follower;
  }
}
