package chat.hearth.room;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.state.StateRef;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction.Statement;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code event}: the DAG, its exact bytes, and a cache of what was read or written lately.
 */
final class EventStore {
  private static final long CACHE_BYTES = 96L << 20;
  // An event in memory is its bytes and the parsed tree over them, measured at about four times.
  private static final int WEIGHT_PER_BYTE = 5;

  private static final String INSERT =
      """
      INSERT INTO event (room, seq, event_id, position, depth, ts, state_before, state_after,
                         txn_key, txn, edges, body, place, standing, is_state)
      SELECT e.room, e.seq, e.event_id, $15::bigint, e.depth, e.ts, e.state_before, e.state_after,
             e.txn_key, e.txn, e.edges, e.body, e.place, e.standing, e.is_state
        FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[],
                    $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bytea[],
                    $11::bytea[], $12::bigint[], $13::smallint[], $14::boolean[])
             AS e (room, seq, event_id, depth, ts, state_before, state_after, txn_key, txn, edges,
                   body, place, standing, is_state)
      """;

  private static final String REDACT =
      """
      UPDATE event e SET body = r.body, redacted_by = r.by_seq
        FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[])
             AS r (room, seq, body, by_seq)
       WHERE e.room = r.room AND e.seq = r.seq
      """;

  private static final String SETTLE =
      """
      UPDATE event e
         SET standing = s.standing, place = s.place, state_before = s.state_before,
             state_after = s.state_after, edges = s.edges
        FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[],
                    $6::bigint[], $7::bytea[])
             AS s (room, seq, standing, place, state_before, state_after, edges)
       WHERE e.room = s.room AND e.seq = s.seq
      """;

  private static final String COLUMNS =
      """
      room, seq, event_id, position, state_before, state_after, redacted_by, txn, body, place,
      standing
      """;

  private static final String BY_SEQUENCES =
      "SELECT " + COLUMNS + "FROM event WHERE room = $1 AND seq = ANY ($2::bigint[])";

  private static final String BY_ID =
      "SELECT " + COLUMNS + "FROM event WHERE room = $1 AND event_id = $2";

  private static final String FIND =
      "SELECT room, seq FROM event WHERE room = ANY ($1::bigint[]) AND event_id = $2";

  private static final String BY_IDS =
      "SELECT " + COLUMNS + "FROM event WHERE room = $1 AND event_id = ANY ($2::bytea[])";

  private static final String BY_TRANSACTION =
      "SELECT " + COLUMNS + "FROM event WHERE room = $1 AND txn_key = $2";

  private static final String RANGE_OF_MANY =
      """
      SELECT e.room, e.seq, e.event_id, e.position, e.state_before, e.state_after,
             e.redacted_by, e.txn, e.body, e.place, e.standing
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS r (room, first, last)
        JOIN event e ON e.room = r.room AND e.seq BETWEEN r.first AND r.last
      """;

  private static final String OF_MANY =
      """
      SELECT e.room, e.seq, e.event_id, e.position, e.state_before, e.state_after,
             e.redacted_by, e.txn, e.body, e.place, e.standing
        FROM unnest($1::bigint[], $2::bigint[]) AS r (room, seq)
        JOIN event e ON e.room = r.room AND e.seq = r.seq
      """;

  // Within a room positions rise with sequences: its batches are committed one after the other.
  private static final String NEWEST_LIVE =
      """
      SELECT seq FROM event
       WHERE room = $1 AND seq <= $2 AND standing = 0
       ORDER BY seq DESC LIMIT 1
      """;

  // Sequences have no holes, and positions grow with them: a binary search in each room.
  private static final String NEWEST_UP_TO_OF_MANY =
      """
      WITH RECURSIVE search (room, position, low, high) AS (
             SELECT room, position, 0::bigint, last
               FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS w (room, position, last)
              UNION ALL
             SELECT s.room, s.position,
                    CASE WHEN e.position <= s.position THEN e.seq ELSE s.low END,
                    CASE WHEN e.position <= s.position THEN s.high ELSE e.seq - 1 END
               FROM search s
               JOIN event e ON e.room = s.room AND e.seq = (s.low + s.high + 1) / 2
              WHERE s.low < s.high)
      SELECT room, low FROM search WHERE low = high
      """;

  private static final String NEAREST_FORWARDS =
      """
      SELECT seq FROM event
       WHERE room = $1 AND ts >= $2 AND standing <= 1
       ORDER BY ts, seq LIMIT 1
      """;

  private static final String NEAREST_BACKWARDS =
      """
      SELECT seq FROM event
       WHERE room = $1 AND ts <= $2 AND standing <= 1
       ORDER BY ts DESC, seq DESC LIMIT 1
      """;

  private static final String AGED =
      """
      SELECT seq, ts FROM event
       WHERE room = $1 AND ts >= $2 AND ts <= $3 AND NOT is_state AND redacted_by IS NULL
       ORDER BY ts, seq LIMIT $4
      """;

  private static final String AGED_BEHIND =
      """
      SELECT seq, ts FROM event
       WHERE room = $1 AND seq > $2 AND ts <= $3 AND NOT is_state AND redacted_by IS NULL
       ORDER BY seq LIMIT $4
      """;

  private static final String LIVE_BEFORE =
      """
      SELECT seq FROM event
       WHERE room = $1 AND seq <= $2 AND standing = 0
       ORDER BY seq DESC LIMIT $3
      """;

  private static final String LIVE_BEHIND =
      """
      SELECT seq FROM event
       WHERE room = $1 AND seq > $2 AND standing = 0
       ORDER BY seq LIMIT $3
      """;

  private static final String PLACED_BEFORE =
      """
      SELECT seq FROM event
       WHERE room = $1 AND place <= $2 AND standing = 1
       ORDER BY place DESC LIMIT $3
      """;

  private static final String PLACED_BEHIND =
      """
      SELECT seq FROM event
       WHERE room = $1 AND place > $2 AND standing = 1
       ORDER BY place LIMIT $3
      """;

  private static final String STATE_EDGES =
      """
      SELECT seq, edges FROM event
       WHERE room = $1 AND seq > $2 AND seq <= $3 AND is_state
       ORDER BY seq
      """;

  private record Key(long room, long sequence) {}

  private final Sql sql;
  private final EventCodec codec;
  private final Cache<Key, StoredEvent> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHE_BYTES)
          .weigher(
              (Key key, StoredEvent event) -> event.pdu().bytes().length * WEIGHT_PER_BYTE + 400)
          .build();

  EventStore(Sql sql, EventCodec codec) {
    this.sql = sql;
    this.codec = codec;
  }

  static Statement insert(List<RoomBatch> batches, long position) {
    var rows = new ArrayList<StoredEvent>();
    var encoded = new ArrayList<RoomBatch.Encoded>();
    for (var batch : batches) {
      rows.addAll(batch.events());
      encoded.addAll(batch.encoded());
    }
    return new Statement(
        INSERT,
        longs(rows, StoredEvent::room),
        longs(rows, StoredEvent::sequence),
        buffers(encoded, RoomBatch.Encoded::eventId),
        longs(rows, row -> row.pdu().depth()),
        longs(rows, row -> row.pdu().originServerTs()),
        longs(rows, row -> row.before().pack()),
        longs(rows, row -> row.after().pack()),
        longs(rows, row -> row.transaction().map(TransactionKey::hash).orElse(null)),
        rows.stream()
            .map(row -> row.transaction().map(TransactionKey::stored).orElse(null))
            .toArray(String[]::new),
        buffers(encoded, RoomBatch.Encoded::edges),
        buffers(encoded, RoomBatch.Encoded::body),
        longs(rows, row -> row.standing() == Standing.BACKFILLED ? row.place() : null),
        rows.stream().map(row -> row.standing().code()).toArray(Short[]::new),
        rows.stream().map(row -> row.pdu().isState()).toArray(Boolean[]::new),
        position);
  }

  static Statement redact(List<RoomBatch> batches) {
    var rooms = new ArrayList<Long>();
    var redactions = new ArrayList<RoomBatch.Redacted>();
    for (var batch : batches) {
      for (var redaction : batch.redactions()) {
        rooms.add(batch.next().num());
        redactions.add(redaction);
      }
    }
    return new Statement(
        REDACT,
        rooms.toArray(Long[]::new),
        longs(redactions, RoomBatch.Redacted::sequence),
        buffers(redactions, RoomBatch.Redacted::body),
        longs(redactions, RoomBatch.Redacted::by));
  }

  static Statement settle(List<RoomBatch> batches) {
    var settled = batches.stream().flatMap(batch -> batch.settled().stream()).toList();
    var events = settled.stream().map(RoomBatch.Settled::event).toList();
    return new Statement(
        SETTLE,
        longs(events, StoredEvent::room),
        longs(events, StoredEvent::sequence),
        events.stream().map(event -> event.standing().code()).toArray(Short[]::new),
        longs(events, event -> event.standing() == Standing.BACKFILLED ? event.place() : null),
        longs(events, event -> event.before().pack()),
        longs(events, event -> event.after().pack()),
        buffers(settled, RoomBatch.Settled::edges));
  }

  /** Takes what was committed into the cache. */
  void committed(RoomBatch batch, long position) {
    for (var event : batch.events()) {
      cache.put(new Key(event.room(), event.sequence()), event.at(position));
    }
    for (var settled : batch.settled()) {
      var event = settled.event();
      cache.put(
          new Key(event.room(), event.sequence()),
          event.position() == 0 ? event.at(position) : event);
    }
    for (var redaction : batch.redactions()) {
      cache
          .asMap()
          .computeIfPresent(
              new Key(batch.next().num(), redaction.sequence()),
              (key, event) -> event.redacted(redaction.rest(), redaction.by()));
    }
  }

  /** The event with a sequence that the room is known to have. */
  StoredEvent get(RoomHead head, long sequence) {
    var cached = cache.getIfPresent(new Key(head.num(), sequence));
    return cached != null ? cached : list(head, List.of(sequence)).getFirst();
  }

  /** The events with these sequences, in the order asked for. */
  List<StoredEvent> list(RoomHead head, List<Long> sequences) {
    var found = new HashMap<Long, StoredEvent>();
    var missing = new ArrayList<Long>();
    for (var sequence : sequences) {
      var cached = cache.getIfPresent(new Key(head.num(), sequence));
      if (cached != null) {
        found.put(sequence, cached);
      } else {
        missing.add(sequence);
      }
    }
    if (!missing.isEmpty()) {
      for (var event :
          sql.list(
              BY_SEQUENCES,
              row -> read(row, head.version()),
              head.num(),
              missing.toArray(Long[]::new))) {
        found.put(event.sequence(), remember(event));
      }
    }
    var events = new ArrayList<StoredEvent>(sequences.size());
    for (var sequence : sequences) {
      var event = found.get(sequence);
      if (event == null) {
        throw new IllegalStateException(
            "Event " + sequence + " of room " + head.num() + " is missing");
      }
      events.add(event);
    }
    return events;
  }

  Optional<StoredEvent> byId(RoomHead head, EventId id) {
    return one(
        head, BY_ID, Buffer.buffer(EventIdCodec.encode(id)), event -> event.eventId().equals(id));
  }

  /** Those of the events with these IDs that the room has. */
  /** The rooms and sequences that an ID stands for, among some rooms. */
  Map<Long, Long> find(Collection<RoomHead> heads, EventId id) {
    var found = new HashMap<Long, Long>();
    sql.list(
            FIND,
            row -> Map.entry(row.getLong("room"), row.getLong("seq")),
            heads.stream().map(RoomHead::num).toArray(Long[]::new),
            Buffer.buffer(EventIdCodec.encode(id)))
        .forEach(one -> found.put(one.getKey(), one.getValue()));
    return found;
  }

  List<StoredEvent> byIds(RoomHead head, Collection<EventId> ids) {
    return sql
        .list(
            BY_IDS,
            row -> read(row, head.version()),
            head.num(),
            ids.stream().map(id -> Buffer.buffer(EventIdCodec.encode(id))).toArray(Buffer[]::new))
        .stream()
        .map(this::remember)
        .filter(event -> ids.contains(event.eventId()))
        .toList();
  }

  Optional<StoredEvent> byTransaction(RoomHead head, TransactionKey transaction) {
    return one(
        head,
        BY_TRANSACTION,
        transaction.hash(),
        event -> event.transaction().equals(Optional.of(transaction)));
  }

  /** The greatest sequence of a live event that is not above this one; 0 where there is none. */
  long newestLive(long room, long sequence) {
    return sql.first(NEWEST_LIVE, row -> row.getLong(0), room, sequence).orElse(0L);
  }

  /** A state event of a room and the state events that it cites. */
  record AuthEdges(long sequence, long[] authEvents) {}

  /** All state events of a room behind a sequence, up to another. */
  List<AuthEdges> authEdges(long room, long behind, long upTo) {
    return sql.list(
        STATE_EDGES,
        row ->
            new AuthEdges(
                row.getLong("seq"),
                Varints.decode(row.getBuffer("edges").getBytes(), row.getLong("seq"), 2)[1]),
        room,
        behind,
        upTo);
  }

  /** The events shown next to a place, in the order of the walk away from it. */
  List<StoredEvent> shown(RoomHead head, RoomToken from, boolean backwards, int limit) {
    var live = live(head, from.sequence(), backwards, limit);
    if (!head.gaps()) {
      return live;
    }
    var all = new ArrayList<>(live);
    all.addAll(
        list(
            head,
            sql.list(
                backwards ? PLACED_BEFORE : PLACED_BEHIND,
                row -> row.getLong(0),
                head.num(),
                from.place(),
                limit)));
    var order = Comparator.comparingLong(StoredEvent::place);
    all.sort(backwards ? order.reversed() : order);
    return all.subList(0, Math.min(limit, all.size()));
  }

  /** Mostly live events have no others between them; only where they do a second look is needed. */
  private List<StoredEvent> live(RoomHead head, long from, boolean backwards, int limit) {
    long first = backwards ? Math.max(1, from - limit + 1) : Math.max(1, from + 1);
    long last = Math.min(head.lastSequence(), backwards ? from : from + limit);
    var live = new ArrayList<StoredEvent>(limit);
    for (var event : list(head, LongStream.rangeClosed(first, last).boxed().toList())) {
      if (event.standing() == Standing.LIVE) {
        live.add(event);
      }
    }
    if (backwards) {
      Collections.reverse(live);
    }
    int missing = limit - live.size();
    if (missing > 0 && (backwards ? first > 1 : last < head.lastSequence())) {
      live.addAll(
          list(
              head,
              sql.list(
                  backwards ? LIVE_BEFORE : LIVE_BEHIND,
                  row -> row.getLong(0),
                  head.num(),
                  backwards ? first - 1 : last,
                  missing)));
    }
    return live;
  }

  /**
   * The newest sequence whose position is not above this one; 0 where there is none. Who asks has
   * mostly followed the room till a moment ago: the events since are then in memory, and the search
   * gallops back through them; where one is missing, the database searches.
   */
  long newestUpTo(RoomHead head, long position) {
    long above = head.lastSequence() + 1;
    long at = head.lastSequence();
    for (long step = 1; at > 0; step *= 2) {
      var event = cache.getIfPresent(new Key(head.num(), at));
      if (event == null) {
        return stored(head, position);
      }
      if (event.position() <= position) {
        break;
      }
      above = at;
      at -= step;
    }
    long low = Math.max(at, 0);
    while (low + 1 < above) {
      long middle = (low + above) >>> 1;
      var event = cache.getIfPresent(new Key(head.num(), middle));
      if (event == null) {
        return stored(head, position);
      }
      if (event.position() <= position) {
        low = middle;
      } else {
        above = middle;
      }
    }
    return low;
  }

  private long stored(RoomHead head, long position) {
    return newestUpTo(List.of(head), List.of(position)).getOrDefault(head.roomId(), 0L);
  }

  /** As above, for many rooms. */
  Map<RoomId, Long> newestUpTo(List<RoomHead> heads, List<Long> positions) {
    var ids = new HashMap<Long, RoomId>();
    heads.forEach(head -> ids.put(head.num(), head.roomId()));
    var newest = new HashMap<RoomId, Long>();
    sql.list(
            NEWEST_UP_TO_OF_MANY,
            row -> Map.entry(row.getLong(0), row.getLong(1)),
            longs(heads, RoomHead::num),
            positions.toArray(Long[]::new),
            longs(heads, RoomHead::lastSequence))
        .forEach(row -> newest.put(ids.get(row.getKey()), row.getValue()));
    return newest;
  }

  Optional<StoredEvent> nearest(RoomHead head, long millis, boolean forwards) {
    return sql.first(
            forwards ? NEAREST_FORWARDS : NEAREST_BACKWARDS,
            row -> row.getLong(0),
            head.num(),
            millis)
        .map(sequence -> get(head, sequence));
  }

  /** Messages with content of a span of time, both ends included; the oldest first. */
  List<Expiry.Aged> aged(long room, long fromMillis, long untilMillis, int limit) {
    return sql.list(AGED, EventStore::aged, room, fromMillis, untilMillis, limit);
  }

  /** Messages with content behind a sequence that are as old as this; in order of sequences. */
  List<Expiry.Aged> agedBehind(long room, long sequence, long untilMillis, int limit) {
    return sql.list(AGED_BEHIND, EventStore::aged, room, sequence, untilMillis, limit);
  }

  private static Expiry.Aged aged(Row row) {
    return new Expiry.Aged(row.getLong("seq"), row.getLong("ts"));
  }

  /** Reads the newest events of many rooms in one query. */
  void prefetchNewest(Collection<RoomHead> heads, int limit) {
    var missing = new ArrayList<RoomHead>();
    for (var head : heads) {
      var first = Math.max(1, head.lastSequence() - limit + 1);
      if (cache.getIfPresent(new Key(head.num(), first)) == null
          || cache.getIfPresent(new Key(head.num(), head.lastSequence())) == null) {
        missing.add(head);
      }
    }
    prefetch(
        missing,
        RANGE_OF_MANY,
        longs(missing, RoomHead::num),
        longs(missing, head -> Math.max(1, head.lastSequence() - limit + 1)),
        longs(missing, RoomHead::lastSequence));
  }

  /** Reads single events of many rooms in one query. */
  void prefetch(Map<RoomHead, List<Long>> wanted) {
    var rooms = new ArrayList<Long>();
    var sequences = new ArrayList<Long>();
    wanted.forEach(
        (head, list) -> {
          for (var sequence : list) {
            if (cache.getIfPresent(new Key(head.num(), sequence)) == null) {
              rooms.add(head.num());
              sequences.add(sequence);
            }
          }
        });
    if (!rooms.isEmpty()) {
      prefetch(
          wanted.keySet(), OF_MANY, rooms.toArray(Long[]::new), sequences.toArray(Long[]::new));
    }
  }

  private void prefetch(Collection<RoomHead> heads, String statement, Object... parameters) {
    if (heads.isEmpty()) {
      return;
    }
    var versions = new HashMap<Long, RoomVersion>();
    heads.forEach(head -> versions.put(head.num(), head.version()));
    for (var event :
        sql.list(
            statement,
            row -> read(row, versions.getOrDefault(row.getLong(0), RoomVersion.DEFAULT)),
            parameters)) {
      remember(event);
    }
  }

  private Optional<StoredEvent> one(
      RoomHead head, String statement, Object key, Function<StoredEvent, Boolean> isIt) {
    return sql.first(statement, row -> read(row, head.version()), head.num(), key)
        .filter(isIt::apply)
        .map(this::remember);
  }

  /**
   * A row read before a redaction must not replace the redacted event that a commit put into the
   * cache meanwhile: what is there already stays.
   */
  private StoredEvent remember(StoredEvent event) {
    var there = cache.asMap().putIfAbsent(new Key(event.room(), event.sequence()), event);
    return there != null ? there : event;
  }

  private StoredEvent read(Row row, RoomVersion version) {
    var id = EventIdCodec.decode(version, row.getBuffer("event_id").getBytes());
    var pdu = Pdu.stored(version, id, codec.decode(row.getBuffer("body").getBytes()));
    var redactedBy = row.getLong("redacted_by");
    var transaction = row.getString("txn");
    var standing = Standing.ofCode(row.getShort("standing"));
    return new StoredEvent(
        row.getLong("room"),
        row.getLong("seq"),
        row.getLong("position"),
        pdu,
        StateRef.unpack(row.getLong("state_before")),
        StateRef.unpack(row.getLong("state_after")),
        redactedBy == null ? OptionalLong.empty() : OptionalLong.of(redactedBy),
        Optional.ofNullable(transaction)
            .map(stored -> TransactionKey.ofStored(pdu.sender(), pdu.type(), stored)),
        new ClientJson(pdu),
        standing,
        standing == Standing.BACKFILLED
            ? row.getLong("place")
            : RoomToken.placeOf(row.getLong("seq")));
  }

  private static <T> @Nullable Long[] longs(List<T> rows, Function<T, @Nullable Long> column) {
    return rows.stream().map(column).toArray(Long[]::new);
  }

  private static <T> Buffer[] buffers(List<T> rows, Function<T, byte[]> column) {
    return rows.stream().map(row -> Buffer.buffer(column.apply(row))).toArray(Buffer[]::new);
  }
}
