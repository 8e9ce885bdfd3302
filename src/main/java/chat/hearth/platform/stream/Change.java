package chat.hearth.platform.stream;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import java.util.List;
import java.util.Optional;

/** What a record of the log can say. It names what changed; the owner's store has the rest. */
public sealed interface Change {
  /** A room has new events, with these sequences. */
  record RoomEvents(RoomId room, long firstSequence, long lastSequence) implements Change {}

  /** Messages of a room lost their content because their time was over. */
  record EventsExpired(RoomId room, List<Long> sequences) implements Change {}

  /** A local user's membership of a room became another. */
  record Membership(UserId user, RoomId room) implements Change {}

  /** A piece of account data was set; of one room or of all. */
  record AccountData(UserId user, Optional<RoomId> room) implements Change {}

  /** A receipt moved; a private one is for its user alone. */
  record Receipt(RoomId room, UserId user, boolean isPrivate) implements Change {}

  /** A to-device message waits for a device. */
  record ToDevice(UserId user, DeviceId device) implements Change {}

  /** Device keys or the list of devices of a user changed. */
  record DeviceList(UserId user) implements Change {}

  /** One-time or fallback keys of a device were added or used. */
  record DeviceKeys(UserId user, DeviceId device) implements Change {}

  /** A user's profile changed. */
  record Profile(UserId user) implements Change {}

  /** What others see of the presence of some users changed. */
  record Presence(List<UserId> users) implements Change {}

  /** Something of a kind known only to its owner's store changed for a user. */
  record ForUser(UserId user, String kind) implements Change {}
}
