package chat.hearth.event;

/** What names one entry of a room's state: an event type and a state key. */
public record StateKey(String type, String stateKey) {
  /** Whether the entry is somebody's membership. */
  public boolean isMember() {
    return type.equals("m.room.member");
  }
}
