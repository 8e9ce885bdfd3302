package chat.hearth.delivery.sync;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a client needs to name a room without knowing its members: how many there are, and for a
 * room without a name the first of them.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#calculating-the-display-name-for-a-
 *     room">Client-Server API: calculating the display name for a room</a>
 */
public final class Summary {
  private static final int HEROES = 5; // the specification's
  private static final int BLOCK = 16;

  private Summary() {}

  static ObjectNode of(Rooms rooms, RoomHead head, UserId user) {
    var json = Json.object();
    var heroes = heroes(rooms, head, user);
    if (!heroes.isEmpty()) {
      var array = json.putArray("m.heroes");
      heroes.forEach(array::add);
    }
    json.put("m.invited_member_count", head.invited());
    json.put("m.joined_member_count", head.joined());
    return json;
  }

  /**
   * The first members in the order in which they came; those who left where nobody else is there.
   */
  public static List<String> heroes(Rooms rooms, RoomHead head, UserId user) {
    var state = rooms.current(head);
    if (has(state.get(StateKey.NAME), "name")
        || has(state.get(StateKey.CANONICAL_ALIAS), "alias")) {
      return List.of();
    }
    var sequences = new ArrayList<Long>(head.state().memberSize());
    head.state().forEachMember(sequences::add);
    sequences.sort(null);
    var present =
        first(rooms, head, user, sequences, EnumSet.of(Membership.JOIN, Membership.INVITE));
    return present.isEmpty()
        ? first(rooms, head, user, sequences, EnumSet.of(Membership.LEAVE, Membership.BAN))
        : present;
  }

  private static boolean has(java.util.Optional<chat.hearth.event.Pdu> event, String field) {
    return event
        .map(one -> one.content().path(field))
        .filter(value -> value.isTextual() && !value.textValue().isEmpty())
        .isPresent();
  }

  private static List<String> first(
      Rooms rooms, RoomHead head, UserId user, List<Long> sequences, Set<Membership> wanted) {
    var heroes = new ArrayList<String>(HEROES);
    for (int i = 0; i < sequences.size() && heroes.size() < HEROES; i += BLOCK) {
      var block = sequences.subList(i, Math.min(i + BLOCK, sequences.size()));
      for (var event : rooms.events(head, block)) {
        var member = event.pdu().stateKey().orElseThrow();
        var membership = Membership.of(event.pdu().content().path("membership").asText());
        if (heroes.size() < HEROES
            && !member.equals(user.value())
            && membership.filter(wanted::contains).isPresent()) {
          heroes.add(member);
        }
      }
    }
    return heroes;
  }
}
