package chat.hearth.feature.userdirectory;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction.Statement;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rooms that anybody can join or read: table {@code open_room}, held in memory as well. */
final class OpenRooms {
  private static final String ALL = "SELECT room_id FROM open_room WHERE checked";

  private static final String UNCHECKED =
      "SELECT room_id FROM open_room WHERE NOT checked ORDER BY room_id LIMIT $1";

  private static final String ADD =
      """
      INSERT INTO open_room (room_id) VALUES ($1)
          ON CONFLICT (room_id) DO UPDATE SET checked = true
      """;

  private static final String REMOVE = "DELETE FROM open_room WHERE room_id = $1";

  private static final int AT_ONCE = 500; // rooms read and written together

  private final Database database;
  private final Rooms rooms;
  private final Set<RoomId> open = new HashSet<>();

  OpenRooms(Database database, Rooms rooms) {
    this.database = database;
    this.rooms = rooms;
  }

  /** Loads the list, and looks at rooms that were there before it. */
  synchronized void resume() {
    database.list(ALL, row -> new RoomId(row.getString(0))).forEach(open::add);
    while (true) {
      var some = database.list(UNCHECKED, row -> new RoomId(row.getString(0)), AT_ONCE);
      if (some.isEmpty()) {
        return;
      }
      var unchanged = new HashSet<>(some);
      var statements = new ArrayList<Statement>();
      for (var head : rooms.prefetch(some, 1)) {
        if (isOpen(head)) {
          open.add(head.roomId());
          unchanged.remove(head.roomId());
          statements.add(new Statement(ADD, head.roomId().value()));
        }
      }
      unchanged.forEach(room -> statements.add(new Statement(REMOVE, room.value())));
      database.transaction(tx -> tx.executeAll(statements));
    }
  }

  /** Looks at rooms that have new events. */
  synchronized void changed(Collection<RoomId> changed) {
    var ids = List.copyOf(changed);
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      var some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
      for (var head : rooms.prefetch(some, 1)) {
        boolean now = isOpen(head);
        if (now != open.contains(head.roomId())) {
          database.execute(now ? ADD : REMOVE, head.roomId().value());
          if (now) {
            open.add(head.roomId());
          } else {
            open.remove(head.roomId());
          }
        }
      }
    }
  }

  synchronized Set<RoomId> all() {
    return Set.copyOf(open);
  }

  private boolean isOpen(RoomHead head) {
    var sequences = new ArrayList<Long>();
    for (var key : List.of(StateKey.JOIN_RULES, StateKey.HISTORY_VISIBILITY)) {
      head.state().get(key).ifPresent(sequences::add);
    }
    return rooms.events(head, sequences).stream().anyMatch(event -> opens(event.pdu()));
  }

  private static boolean opens(Pdu pdu) {
    return pdu.content().path("join_rule").asText().equals("public")
            && pdu.type().equals("m.room.join_rules")
        || pdu.content().path("history_visibility").asText().equals("world_readable")
            && pdu.type().equals("m.room.history_visibility");
  }
}
