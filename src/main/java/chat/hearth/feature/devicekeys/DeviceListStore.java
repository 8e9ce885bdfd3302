package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Writer;
import java.util.List;
import java.util.Optional;

/** The table {@code device_list_change}. */
final class DeviceListStore {
  private static final String ADD =
      """
      INSERT INTO device_list_change (position, user_id, only_for)
      VALUES ($1, $2, $3)
          ON CONFLICT DO NOTHING
      """;

  private static final String BETWEEN =
      """
      SELECT DISTINCT user_id, only_for
        FROM device_list_change
       WHERE position > $2 AND position <= $3 AND (only_for = '' OR only_for = $1)
      """;

  /**
   * A user whose devices or keys became others.
   *
   * @param onlyFor who alone can see the difference
   */
  record Changed(UserId user, Optional<UserId> onlyFor) {
    boolean isFor(UserId viewer) {
      return onlyFor.isEmpty() || onlyFor.get().equals(viewer);
    }
  }

  void add(Writer tx, Changed changed) {
    tx.execute(
        ADD,
        tx.position(),
        changed.user().value(),
        changed.onlyFor().map(UserId::value).orElse(""));
  }

  /** What a viewer can see of the changes after a position up to another. */
  List<Changed> between(Sql sql, UserId viewer, long after, long upTo) {
    return sql.list(
        BETWEEN,
        row ->
            new Changed(
                new UserId(row.getString("user_id")),
                Optional.of(row.getString("only_for"))
                    .filter(text -> !text.isEmpty())
                    .map(UserId::new)),
        viewer.value(),
        after,
        upTo);
  }
}
