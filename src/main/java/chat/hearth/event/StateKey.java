package chat.hearth.event;

import chat.hearth.matrix.UserId;

/** What addresses one entry of a room's state: an event type and a state key. */
public record StateKey(String type, String stateKey) {
  private static final String MEMBER = "m.room.member";

  public static final StateKey CREATE = of("m.room.create");
  public static final StateKey POWER_LEVELS = of("m.room.power_levels");
  public static final StateKey JOIN_RULES = of("m.room.join_rules");
  public static final StateKey HISTORY_VISIBILITY = of("m.room.history_visibility");
  public static final StateKey NAME = of("m.room.name");
  public static final StateKey TOPIC = of("m.room.topic");
  public static final StateKey AVATAR = of("m.room.avatar");
  public static final StateKey CANONICAL_ALIAS = of("m.room.canonical_alias");
  public static final StateKey ENCRYPTION = of("m.room.encryption");
  public static final StateKey GUEST_ACCESS = of("m.room.guest_access");
  public static final StateKey TOMBSTONE = of("m.room.tombstone");
  public static final StateKey RETENTION = of("m.room.retention");
  public static final StateKey SERVER_ACL = of("m.room.server_acl");

  /** The entry of a type that has only one: its state key is empty. */
  public static StateKey of(String type) {
    return new StateKey(type, "");
  }

  /** A user's membership. */
  public static StateKey member(UserId user) {
    return new StateKey(MEMBER, user.value());
  }

  public boolean isMember() {
    return type.equals(MEMBER);
  }
}
