package chat.hearth.feature.userdirectory;

import chat.hearth.matrix.Folding;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction.Statement;
import java.util.List;
import java.util.Optional;

/** Table {@code directory_user}. */
final class EntryStore {
  private static final String ADD =
      """
      INSERT INTO directory_user (user_id, name, search, terms) VALUES ($1, $2, $3, $4)
          ON CONFLICT (user_id) DO UPDATE SET name = $2, search = $3, terms = $4
      """;

  // Not for users who are in the directory no more.
  private static final String UPDATE =
      "UPDATE directory_user SET name = $2, search = $3, terms = $4 WHERE user_id = $1";

  private static final String REMOVE = "DELETE FROM directory_user WHERE user_id = $1";

  private static final String UNWRITTEN =
      "SELECT user_id FROM directory_user WHERE terms IS NULL ORDER BY user_id LIMIT $1";

  // Best first: the whole name or ID, its beginning, the beginning of a word, anywhere.
  private static final String FIND =
      """
      SELECT user_id
        FROM directory_user
       WHERE terms @> $1::text[]
         AND user_id <> $4
         AND NOT EXISTS (SELECT 1 FROM unnest($2::text[]) AS w (word) WHERE strpos(search, word) = 0)
       ORDER BY CASE
                  WHEN $3 IN (name, user_id, substr(split_part(user_id, ':', 1), 2)) THEN 0
                  WHEN starts_with(name, $3) OR starts_with(user_id, $3)
                       OR starts_with(user_id, '@' || $3) THEN 1
                  WHEN strpos(name, ' ' || $3) > 0 THEN 2
                  ELSE 3
                END,
                name = '', name, user_id
       LIMIT $5 OFFSET $6
      """;

  /** Adds a new user. */
  void add(Sql sql, UserId user, Optional<String> displayName) {
    var statement = statement(ADD, user, displayName);
    sql.execute(statement.sql(), statement.parameters());
  }

  /** Writes a user's name, if the user is in the directory. */
  static Statement update(UserId user, Optional<String> displayName) {
    return statement(UPDATE, user, displayName);
  }

  void remove(Sql sql, UserId user) {
    sql.execute(REMOVE, user.value());
  }

  /** Some of those who were in the directory's place before it was there. */
  List<UserId> unwritten(Sql sql, int limit) {
    return sql.list(UNWRITTEN, row -> new UserId(row.getString(0)), limit);
  }

  /**
   * Users whose name and ID contain all words of a text, the best first.
   *
   * @param text folded, with at least one word
   * @param asker who is not among them
   */
  List<UserId> find(Sql sql, String text, UserId asker, int limit, int offset) {
    var words = Terms.words(text);
    return sql.list(
        FIND,
        row -> new UserId(row.getString(0)),
        Terms.wanted(words).toArray(String[]::new),
        words.toArray(String[]::new),
        String.join(" ", words),
        asker.value(),
        limit,
        offset);
  }

  private static Statement statement(String sql, UserId user, Optional<String> displayName) {
    var name = Folding.fold(displayName.orElse("")).strip();
    var search = name + "\n" + Folding.fold(user.value());
    return new Statement(sql, user.value(), name, search, Terms.of(search).toArray(String[]::new));
  }
}
