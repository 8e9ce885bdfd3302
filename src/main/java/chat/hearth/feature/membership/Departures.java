package chat.hearth.feature.membership;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Writer;
import chat.hearth.room.Membership;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes deactivated users out of their rooms.
 *
 * <p>Table {@code departure} holds who still has to go: written with the deactivation, removed when
 * the last room is left, gone through at every start, so that a crash in between leaves nobody
 * behind.
 */
public final class Departures {
  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

  private static final String ADD =
      "INSERT INTO departure (user_id) VALUES ($1) ON CONFLICT DO NOTHING";

  private static final String ALL = "SELECT user_id FROM departure";

  private static final String DONE = "DELETE FROM departure WHERE user_id = $1";

  private final Database database;
  private final Rooms rooms;

  public Departures(Database database, Rooms rooms) {
    this.database = database;
    this.rooms = rooms;
  }

  /** Sends a user away once the transaction is committed. */
  public void depart(Writer tx, UserId user) {
    tx.execute(ADD, user.value());
    tx.onCommit(() -> Thread.ofVirtual().name("departure").start(() -> leaveAll(user)));
  }

  /** Goes on with what a crash interrupted. */
  public void resume() {
    database
        .list(ALL, row -> new UserId(row.getString(0)))
        .forEach(user -> Thread.ofVirtual().name("departure").start(() -> leaveAll(user)));
  }

  private void leaveAll(UserId user) {
    try {
      for (var membership : List.copyOf(rooms.memberships().of(user).values())) {
        switch (membership.membership()) {
          case JOIN, INVITE, KNOCK -> leave(user, membership.room());
          case LEAVE, BAN -> {}
        }
      }
      database.execute(DONE, user.value());
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setMessage("A deactivated user is still in rooms; the next start goes on")
          .addKeyValue("user", user)
          .addKeyValue("reason", e.getMessage())
          .log();
    }
  }

  private void leave(UserId user, chat.hearth.matrix.RoomId room) {
    var content = Json.object().put("membership", Membership.LEAVE.text());
    try {
      rooms.append(
          room,
          current ->
              current.membership(user).filter(now -> now != Membership.LEAVE).isEmpty()
                  ? List.of()
                  : List.of(MemberContent.draft(user, user, content)),
          Optional.empty());
    } catch (MatrixError e) {
      LOG.atInfo()
          .setMessage("A room does not let a deactivated user go")
          .addKeyValue("room", room)
          .addKeyValue("reason", e.getMessage())
          .log();
    }
  }
}
