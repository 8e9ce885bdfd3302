package chat.hearth.delivery.slidingsync;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a list of rooms shows of a room.
 *
 * @param heroes for a room without a name: members to name it after
 * @param bump its place in the list
 */
record Facts(
    Optional<String> name,
    Optional<String> avatar,
    List<Hero> heroes,
    boolean isDirect,
    int joined,
    int invited,
    int notifications,
    int highlights,
    long bump) {
  static final Facts NONE =
      new Facts(Optional.empty(), Optional.empty(), List.of(), false, -1, -1, -1, -1, -1);

  /** A member after whom a room can be named. */
  record Hero(String user, Optional<String> displayName, Optional<String> avatar) {}

  /** Adds what is different from what the client has. */
  void add(Facts sent, ObjectNode json) {
    if (!name.equals(sent.name)) {
      json.put("name", name.orElse(null));
    }
    if (!avatar.equals(sent.avatar)) {
      json.put("avatar", avatar.orElse(null));
    }
    if (!heroes.equals(sent.heroes)) {
      var array = json.putArray("heroes");
      heroes.forEach(hero -> array.add(hero(hero)));
    }
    if (isDirect != sent.isDirect) {
      json.put("is_dm", isDirect);
    }
    put(json, "joined_count", joined, sent.joined);
    put(json, "invited_count", invited, sent.invited);
    put(json, "notification_count", notifications, sent.notifications);
    put(json, "highlight_count", highlights, sent.highlights);
    if (bump != sent.bump) {
      json.put("bump_stamp", bump);
    }
  }

  private static void put(ObjectNode json, String name, int value, int sent) {
    if (value >= 0 && value != sent) {
      json.put(name, value);
    }
  }

  private static ObjectNode hero(Hero hero) {
    var json = Json.object().put("user_id", hero.user);
    hero.displayName.ifPresent(name -> json.put("displayname", name));
    hero.avatar.ifPresent(url -> json.put("avatar_url", url));
    return json;
  }
}
