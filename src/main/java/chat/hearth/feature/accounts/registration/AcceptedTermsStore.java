package chat.hearth.feature.accounts.registration;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction;
import java.time.Clock;
import java.util.List;

/** The table {@code accepted_terms}: which version of which document was accepted, and when. */
final class AcceptedTermsStore {
  private static final String ADD =
      """
      INSERT INTO accepted_terms (user_id, terms_id, version, accepted_at)
      VALUES ($1, $2, $3, $4)
      """;

  private static final String REMOVE_OF_USER = "DELETE FROM accepted_terms WHERE user_id = $1";

  private final Clock clock;

  AcceptedTermsStore(Clock clock) {
    this.clock = clock;
  }

  static void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  void add(Transaction tx, UserId user, List<Config.Terms> terms) {
    for (var document : terms) {
      tx.execute(ADD, user.value(), document.id(), document.version(), clock.millis());
    }
  }
}
