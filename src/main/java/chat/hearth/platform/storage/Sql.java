package chat.hearth.platform.storage;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements with parameters {@code $1 …}, on a pooled connection or inside a transaction.
 *
 * <p>Parameters are what the PostgreSQL client maps: {@code String}, {@code Long}, {@code Integer},
 * {@code Boolean}, {@code OffsetDateTime}, {@code io.vertx.core.buffer.Buffer} for {@code bytea},
 * and arrays of these for {@code unnest}.
 *
 * @see StorageException what every method throws when the database refuses or is away
 */
public interface Sql {
  /** All rows, in order. */
  <T> List<T> list(String sql, Function<Row, T> reader, @Nullable Object... parameters);

  /** Runs a statement and returns how many rows it changed. */
  int execute(String sql, @Nullable Object... parameters);

  /** The first row. */
  default <T> Optional<T> first(
      String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    var rows = list(sql, reader, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** Whether there is any row. */
  default boolean exists(String sql, @Nullable Object... parameters) {
    return !list(sql, row -> true, parameters).isEmpty();
  }
}
