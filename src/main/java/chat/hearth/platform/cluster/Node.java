package chat.hearth.platform.cluster;

import chat.hearth.platform.storage.Database;

/**
 * This process among all that ever wrote for a node.
 *
 * @param id the node; one process at a time runs it
 * @param generation which start of the node this is; only the newest may write
 */
public record Node(int id, int generation) {
  /**
   * For the values of an INSERT into a column that can't be null: the generation while it is still
   * {@code $3} for the node {@code $1}, else null, so that the statement fails. The share lock
   * makes the next generation's start wait until this transaction has ended.
   */
  public static final String FENCE =
      "(SELECT generation FROM node WHERE id = $1 AND generation = $3 FOR SHARE)";

  /** Whether no newer process has taken the node over. */
  public boolean isCurrent(Database database) {
    return database.exists("SELECT 1 FROM node WHERE id = $1 AND generation = $2", id, generation);
  }
}
