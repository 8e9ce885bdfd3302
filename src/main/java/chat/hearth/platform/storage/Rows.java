package chat.hearth.platform.storage;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads results. */
final class Rows {
  private Rows() {}

  static <T> List<T> read(RowSet<Row> rows, Function<Row, T> reader) {
    var read = new ArrayList<T>(rows.size());
    for (var row : rows) {
      read.add(reader.apply(row));
    }
    return read;
  }
}
