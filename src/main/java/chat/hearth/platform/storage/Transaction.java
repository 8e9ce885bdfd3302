package chat.hearth.platform.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements that take effect together or not at all. */
public interface Transaction extends Sql {
  /** One statement with its parameters. */
  record Statement(String sql, @Nullable Object... parameters) {}

  /**
   * Sends all statements without waiting in between, in one round trip.
   *
   * @return how many rows each changed
   */
  int[] executeAll(List<Statement> statements);

  /**
   * Adds a statement that is sent in one round trip with the COMMIT, after all others. When it
   * fails nothing is committed; how many rows it changed is not looked at, so what must not be
   * missed has to fail in SQL.
   */
  void executeAtCommit(Statement statement);
}
