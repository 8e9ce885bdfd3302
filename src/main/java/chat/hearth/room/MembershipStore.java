package chat.hearth.room;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction.Statement;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Table {@code membership}: who is where, written in the commit of the member events. */
final class MembershipStore {
  // A member event that changes nothing but the profile keeps the position of the transition: it is
  // inserted as 0, which the conflict then replaces by what was there.
  private static final String UPSERT =
      """
      INSERT INTO membership AS m
             (user_id, room, membership, seq, position, since_position, joined_until)
      SELECT n.user_id, n.room, n.membership, n.seq, $7::bigint,
             CASE WHEN n.transition THEN $7::bigint ELSE 0 END, nullif(n.joined_until, 0)
        FROM unnest($1::text[], $2::bigint[], $3::smallint[], $4::bigint[], $5::boolean[],
                    $6::bigint[])
             AS n (user_id, room, membership, seq, transition, joined_until)
      ON CONFLICT (user_id, room) DO UPDATE
         SET membership = excluded.membership,
             seq = excluded.seq,
             position = excluded.position,
             since_position = greatest(m.since_position, excluded.since_position),
             joined_until = coalesce(excluded.joined_until, m.joined_until),
             forgotten = m.forgotten AND excluded.membership IN (0, 4)
      """;

  private static final String OF_USER =
      """
      SELECT r.room_id, m.membership, m.seq, m.position, m.since_position, m.joined_until,
             m.forgotten
        FROM membership m JOIN room r ON r.num = m.room
       WHERE m.user_id = $1
      """;

  private static final String OF_ROOM =
      "SELECT user_id, seq FROM membership WHERE room = $1 AND membership = $2";

  private static final String JOINED_OF_SERVER =
      """
      SELECT user_id FROM membership
       WHERE room = $1 AND membership = 2 AND right(user_id, length($2)) = $2
       ORDER BY user_id
       LIMIT $3
      """;

  private static final String FORGET =
      """
      UPDATE membership SET forgotten = true
       WHERE user_id = $1 AND room = $2 AND membership IN (0, 4)
      """;

  /** A member of a room and the sequence of the member event. */
  record Member(UserId user, long sequence) {}

  private final Sql sql;

  MembershipStore(Sql sql) {
    this.sql = sql;
  }

  static Statement upsert(List<RoomBatch> batches, long position) {
    var rooms = new ArrayList<Long>();
    var members = new ArrayList<RoomBatch.Member>();
    for (var batch : batches) {
      for (var member : batch.members()) {
        rooms.add(batch.next().num());
        members.add(member);
      }
    }
    return new Statement(
        UPSERT,
        members.stream().map(RoomBatch.Member::userId).toArray(String[]::new),
        rooms.toArray(Long[]::new),
        members.stream().map(member -> (short) member.membership().ordinal()).toArray(Short[]::new),
        members.stream().map(RoomBatch.Member::sequence).toArray(Long[]::new),
        members.stream().map(RoomBatch.Member::transition).toArray(Boolean[]::new),
        members.stream().map(RoomBatch.Member::ceasedToBeJoined).toArray(Long[]::new),
        position);
  }

  List<RoomMembership> ofUser(UserId user) {
    return sql.list(OF_USER, MembershipStore::read, user.value());
  }

  List<Member> ofRoom(long room, Membership membership) {
    return sql.list(
        OF_ROOM,
        row -> new Member(new UserId(row.getString(0)), row.getLong(1)),
        room,
        (short) membership.ordinal());
  }

  /** Some users of a server who are joined to a room. */
  List<UserId> joinedOf(long room, ServerName server, int limit) {
    return sql.list(
        JOINED_OF_SERVER, row -> new UserId(row.getString(0)), room, ":" + server.value(), limit);
  }

  boolean forget(UserId user, long room) {
    return sql.execute(FORGET, user.value(), room) > 0;
  }

  private static RoomMembership read(Row row) {
    var joinedUntil = row.getLong("joined_until");
    return new RoomMembership(
        new RoomId(row.getString("room_id")),
        Membership.ofCode(row.getShort("membership")),
        row.getLong("seq"),
        row.getLong("position"),
        row.getLong("since_position"),
        joinedUntil == null ? OptionalLong.empty() : OptionalLong.of(joinedUntil),
        row.getBoolean("forgotten"));
  }
}
