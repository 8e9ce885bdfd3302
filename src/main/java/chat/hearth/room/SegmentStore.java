package chat.hearth.room;

import chat.hearth.event.state.SegmentLoader;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction.Statement;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Table {@code state_segment}: the nodes of the rooms' state trees, written once, never changed.
 */
final class SegmentStore {
  private static final long CACHE_BYTES = 48L << 20;

  private static final String INSERT =
      """
      INSERT INTO state_segment (room, ver, nodes)
      SELECT * FROM unnest($1::bigint[], $2::int[], $3::bytea[])
      """;

  private static final String ONE = "SELECT nodes FROM state_segment WHERE room = $1 AND ver = $2";

  private static final String NEWEST =
      """
      SELECT r.room, s.ver, s.nodes
        FROM unnest($1::bigint[], $2::int[]) AS r (room, ver)
        JOIN state_segment s ON s.room = r.room AND s.ver = r.ver
      """;

  private record Key(long room, int version) {}

  private final Sql sql;
  private final Cache<Key, byte[]> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHE_BYTES)
          .weigher((Key key, byte[] nodes) -> nodes.length + 80)
          .build();

  SegmentStore(Sql sql) {
    this.sql = sql;
  }

  static Statement insert(List<RoomBatch> batches) {
    var written = batches.stream().filter(batch -> batch.segment().length > 0).toList();
    return new Statement(
        INSERT,
        written.stream().map(batch -> batch.next().num()).toArray(Long[]::new),
        written.stream().map(batch -> batch.next().segment()).toArray(Integer[]::new),
        written.stream().map(batch -> Buffer.buffer(batch.segment())).toArray(Buffer[]::new));
  }

  /** Where the state tree of a room gets its nodes from. */
  SegmentLoader of(long room) {
    return version -> {
      var key = new Key(room, version);
      var nodes = cache.getIfPresent(key);
      if (nodes == null) {
        nodes =
            sql.first(ONE, row -> row.getBuffer(0).getBytes(), room, version)
                .orElseThrow(
                    () ->
                        new IllegalStateException(
                            "State segment " + version + " of room " + room + " is missing"));
        cache.put(key, nodes);
      }
      return nodes;
    };
  }

  void committed(RoomBatch batch) {
    if (batch.segment().length > 0) {
      cache.put(new Key(batch.next().num(), batch.next().segment()), batch.segment());
    }
  }

  /** Reads the segments that hold the current roots of many rooms in one query. */
  void prefetch(Collection<RoomHead> heads) {
    var rooms = new ArrayList<Long>();
    var versions = new ArrayList<Integer>();
    for (var head : heads) {
      if (cache.getIfPresent(new Key(head.num(), head.segment())) == null) {
        rooms.add(head.num());
        versions.add(head.segment());
      }
    }
    if (!rooms.isEmpty()) {
      sql.list(
              NEWEST,
              row ->
                  Map.entry(
                      new Key(row.getLong(0), row.getInteger(1)), row.getBuffer(2).getBytes()),
              rooms.toArray(Long[]::new),
              versions.toArray(Integer[]::new))
          .forEach(segment -> cache.put(segment.getKey(), segment.getValue()));
    }
  }
}
