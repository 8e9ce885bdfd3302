package chat.hearth.room;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction.Statement;
import chat.hearth.platform.stream.RecentChanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who shares rooms with whom, and how that changed between two positions of the log. */
public final class SharedRooms {
  private static final int RECENT = 50_000; // about 100 bytes each
  private static final int FEW = 64; // asked one by one in memory rather than in one query

  private static final String MET =
      """
      SELECT o.user_id
        FROM membership m
        JOIN membership o ON o.room = m.room AND o.membership = 2
       WHERE m.user_id = $1 AND m.membership = 2 AND o.user_id <> $1
         AND ($4::bigint[] IS NULL OR m.room = ANY ($4))
         AND (m.since_position > $2 AND m.since_position <= $3
              OR o.since_position > $2 AND o.since_position <= $3)
       UNION
      SELECT o.user_id
        FROM encrypted_room e
        JOIN membership m ON m.user_id = $1 AND m.room = e.room AND m.membership = 2
        JOIN membership o ON o.room = m.room AND o.membership = 2 AND o.user_id <> $1
       WHERE e.position > $2 AND e.position <= $3
         AND ($4::bigint[] IS NULL OR e.room = ANY ($4))
      """;

  // Who left a room that I am still in; and, where I left, who was there until then. A membership
  // that becomes another later (a ban, an invite) says nothing of when it ceased to be a join: the
  // event does. Somebody who joined for the first time after I left is none of my business.
  private static final String PARTED =
      """
      WITH parted AS (
        SELECT o.user_id, o.room
          FROM membership m
          JOIN membership o ON o.room = m.room AND o.user_id <> $1
          JOIN event e ON e.room = o.room AND e.seq = o.joined_until
         WHERE m.user_id = $1 AND m.membership = 2
           AND ($4::bigint[] IS NULL OR m.room = ANY ($4))
           AND o.membership <> 2 AND o.since_position > $2
           AND e.position > $2 AND e.position <= $3
         UNION ALL
        SELECT o.user_id, o.room
          FROM membership m
          JOIN event e ON e.room = m.room AND e.seq = m.joined_until
          JOIN membership o ON o.room = m.room AND o.user_id <> $1
         WHERE m.user_id = $1 AND m.membership <> 2 AND m.since_position > $2
           AND ($4::bigint[] IS NULL OR m.room = ANY ($4))
           AND e.position > $2 AND e.position <= $3
           AND (o.membership = 2
                AND (o.since_position < e.position OR o.joined_until IS NOT NULL)
                OR o.membership <> 2
                AND (SELECT c.position
                       FROM event c
                      WHERE c.room = o.room AND c.seq = o.joined_until) > $2))
      SELECT DISTINCT p.user_id
        FROM parted p
       WHERE NOT EXISTS (
               SELECT 1
                 FROM membership a
                 JOIN encrypted_room r ON r.room = a.room
                 JOIN membership b ON b.room = a.room AND b.membership = 2
                WHERE a.user_id = $1 AND a.membership = 2 AND b.user_id = p.user_id)
         AND (EXISTS (SELECT 1 FROM encrypted_room r WHERE r.room = p.room)
              OR NOT EXISTS (
                   SELECT 1
                     FROM membership a
                     JOIN membership b ON b.room = a.room AND b.membership = 2
                    WHERE a.user_id = $1 AND a.membership = 2 AND b.user_id = p.user_id))
      """;

  private static final String ENCRYPTED =
      """
      INSERT INTO encrypted_room (room, position)
      SELECT n.room, $2 FROM unnest($1::bigint[]) AS n (room)
          ON CONFLICT DO NOTHING
      """;

  // From the candidates to their rooms: every room for every candidate would be millions of probes.
  private static final String AMONG =
      """
      SELECT c.user_id
        FROM unnest($2::text[]) AS c (user_id)
       WHERE EXISTS (
               SELECT 1
                 FROM membership o
                 JOIN membership m ON m.room = o.room AND m.user_id = $1 AND m.membership = 2
                WHERE o.user_id = c.user_id AND o.membership = 2)
      """;

  private static final String AMONG_OR_IN =
      """
      SELECT DISTINCT o.user_id
        FROM membership o
       WHERE o.user_id = ANY ($2::text[]) AND o.membership = 2
         AND (o.room IN (SELECT m.room
                           FROM membership m
                          WHERE m.user_id = $1 AND m.membership = 2)
              OR o.room IN (SELECT r.num
                              FROM room r
                             WHERE r.room_id = ANY ($3::text[])))
      """;

  /**
   * A membership became another, or a room encrypted.
   *
   * @param user whose membership; empty where the room itself changed for all
   */
  private record Move(String user, RoomId room, long number) {}

  /**
   * How a user's company changed.
   *
   * @param met who is in a room with the user that one of the two has joined, or that has become
   *     encrypted
   * @param parted who was in a room with the user and is in none now; where that room is encrypted,
   *     also who is only in rooms with the user that are not
   */
  public record Company(Set<UserId> met, Set<UserId> parted) {
    static final Company UNCHANGED = new Company(Set.of(), Set.of());
  }

  private final Sql sql;
  private final Memberships memberships;
  private final RecentChanges<Move> recent;

  SharedRooms(Sql sql, Memberships memberships, long position) {
    this.sql = sql;
    this.memberships = memberships;
    this.recent = new RecentChanges<>(RECENT, position);
  }

  /** Notes which rooms become encrypted: for good, whatever is sent later. */
  static Optional<Statement> index(List<RoomBatch> batches, long position) {
    var encrypted =
        batches.stream()
            .filter(SharedRooms::becomesEncrypted)
            .map(batch -> batch.next().num())
            .toArray(Long[]::new);
    return encrypted.length == 0
        ? Optional.empty()
        : Optional.of(new Statement(ENCRYPTED, encrypted, position));
  }

  private static boolean becomesEncrypted(RoomBatch batch) {
    return batch.events().stream()
        .anyMatch(
            event ->
                event.standing() != Standing.REJECTED
                    && event.standing() != Standing.SOFT_FAILED
                    && event.pdu().type().equals("m.room.encryption")
                    && event.pdu().stateKey().filter(String::isEmpty).isPresent());
  }

  void committed(RoomBatch batch, long position) {
    var moves = new ArrayList<Move>();
    if (becomesEncrypted(batch)) {
      moves.add(new Move("", batch.next().roomId(), batch.next().num()));
    }
    for (var member : batch.members()) {
      if (member.transition()) {
        moves.add(new Move(member.userId(), batch.next().roomId(), batch.next().num()));
      }
    }
    recent.add(position, moves);
  }

  /** How a user's company changed after a position up to another; no query where it did not. */
  public Company between(UserId user, long after, long upTo) {
    var moves = recent.between(after, upTo);
    if (moves.isEmpty()) {
      return query(user, after, upTo, null);
    }
    var rooms = new HashSet<Long>();
    for (var move : moves.get()) {
      if (move.user().equals(user.value()) || memberships.isJoined(user, move.room())) {
        rooms.add(move.number());
      }
    }
    return rooms.isEmpty()
        ? Company.UNCHANGED
        : query(user, after, upTo, rooms.toArray(Long[]::new));
  }

  /** Those of the candidates who are joined to a room with the user now. */
  public Set<UserId> among(UserId user, Collection<UserId> candidates) {
    var sharing = new HashSet<UserId>();
    if (candidates.size() > FEW) {
      var ids = candidates.stream().map(UserId::value).toArray(String[]::new);
      sharing.addAll(sql.list(AMONG, row -> new UserId(row.getString(0)), user.value(), ids));
      return sharing;
    }
    for (var candidate : candidates) {
      if (memberships.shareRoom(user, candidate)) {
        sharing.add(candidate);
      }
    }
    return sharing;
  }

  /**
   * Those of the candidates who are joined to a room with the user now, or to one of some rooms.
   */
  public Set<UserId> among(UserId user, Collection<UserId> candidates, Collection<RoomId> alsoIn) {
    var ids = candidates.stream().map(UserId::value).toArray(String[]::new);
    var rooms = alsoIn.stream().map(RoomId::value).toArray(String[]::new);
    return new HashSet<>(
        sql.list(AMONG_OR_IN, row -> new UserId(row.getString(0)), user.value(), ids, rooms));
  }

  private Company query(UserId user, long after, long upTo, Long @Nullable [] rooms) {
    return new Company(
        Set.copyOf(users(MET, user, after, upTo, rooms)),
        Set.copyOf(users(PARTED, user, after, upTo, rooms)));
  }

  private List<UserId> users(
      String query, UserId user, long after, long upTo, Long @Nullable [] rooms) {
    return sql.list(
        query, row -> new UserId(row.getString(0)), user.value(), after, upTo, (Object) rooms);
  }
}
