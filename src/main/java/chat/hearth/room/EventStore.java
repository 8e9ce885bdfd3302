package chat.hearth.room;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.state.StateRef;
import chat.hearth.matrix.EventId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction.Statement;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
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
                         txn_key, txn, edges, body)
      SELECT e.room, e.seq, e.event_id, $12::bigint, e.depth, e.ts, e.state_before, e.state_after,
             e.txn_key, e.txn, e.edges, e.body
        FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[],
                    $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bytea[],
                    $11::bytea[])
             AS e (room, seq, event_id, depth, ts, state_before, state_after, txn_key, txn, edges,
                   body)
      """;

  private static final String REDACT =
      """
      UPDATE event e SET body = r.body, redacted_by = r.by_seq
        FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[])
             AS r (room, seq, body, by_seq)
       WHERE e.room = r.room AND e.seq = r.seq
      """;

  private static final String COLUMNS =
      "room, seq, event_id, position, state_before, state_after, redacted_by, txn, body";

  private static final String BY_SEQUENCES =
      "SELECT " + COLUMNS + " FROM event WHERE room = $1 AND seq = ANY ($2::bigint[])";

  private static final String BY_ID =
      "SELECT " + COLUMNS + " FROM event WHERE room = $1 AND event_id = $2";

  private static final String BY_IDS =
      "SELECT " + COLUMNS + " FROM event WHERE room = $1 AND event_id = ANY ($2::bytea[])";

  private static final String BY_TRANSACTION =
      "SELECT " + COLUMNS + " FROM event WHERE room = $1 AND txn_key = $2";

  private static final String RANGE_OF_MANY =
      """
      SELECT e.room, e.seq, e.event_id, e.position, e.state_before, e.state_after,
             e.redacted_by, e.txn, e.body
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS r (room, first, last)
        JOIN event e ON e.room = r.room AND e.seq BETWEEN r.first AND r.last
      """;

  private static final String OF_MANY =
      """
      SELECT e.room, e.seq, e.event_id, e.position, e.state_before, e.state_after,
             e.redacted_by, e.txn, e.body
        FROM unnest($1::bigint[], $2::bigint[]) AS r (room, seq)
        JOIN event e ON e.room = r.room AND e.seq = r.seq
      """;

  // Within a room positions rise with sequences: its batches are committed one after the other.
  private static final String NEWEST_UP_TO =
      "SELECT seq FROM event WHERE room = $1 AND position <= $2 ORDER BY seq DESC LIMIT 1";

  private static final String NEAREST_FORWARDS =
      "SELECT seq FROM event WHERE room = $1 AND ts >= $2 ORDER BY ts, seq LIMIT 1";

  private static final String NEAREST_BACKWARDS =
      "SELECT seq FROM event WHERE room = $1 AND ts <= $2 ORDER BY ts DESC, seq DESC LIMIT 1";

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

  /** Takes what was committed into the cache. */
  void committed(RoomBatch batch, long position) {
    for (var event : batch.events()) {
      cache.put(new Key(event.room(), event.sequence()), event.at(position));
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

  /** The greatest sequence with a position up to this one; 0 where there is none. */
  long newestUpTo(long room, long position) {
    return sql.first(NEWEST_UP_TO, row -> row.getLong(0), room, position).orElse(0L);
  }

  Optional<StoredEvent> nearest(RoomHead head, long millis, boolean forwards) {
    return sql.first(
            forwards ? NEAREST_FORWARDS : NEAREST_BACKWARDS,
            row -> row.getLong(0),
            head.num(),
            millis)
        .map(sequence -> get(head, sequence));
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
        new ClientJson(pdu));
  }

  private static <T> @Nullable Long[] longs(List<T> rows, Function<T, @Nullable Long> column) {
    return rows.stream().map(column).toArray(Long[]::new);
  }

  private static <T> Buffer[] buffers(List<T> rows, Function<T, byte[]> column) {
    return rows.stream().map(row -> Buffer.buffer(column.apply(row))).toArray(Buffer[]::new);
  }
}
