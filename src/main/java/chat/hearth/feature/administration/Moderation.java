package chat.hearth.feature.administration;

import chat.hearth.feature.accounts.Account;
import chat.hearth.feature.accounts.Accounts;
import chat.hearth.matrix.UserId;

/** What can be done to an account and undone again. */
enum Moderation {
  /** The user can read but not act. */
  SUSPEND("suspend", "suspended") {
    @Override
    boolean isSet(Account account) {
      return account.suspended();
    }

    @Override
    void set(Accounts accounts, UserId user, boolean value) {
      accounts.setSuspended(user, value);
    }
  },
  /** The sessions are kept but can't be used. */
  LOCK("lock", "locked") {
    @Override
    boolean isSet(Account account) {
      return account.locked();
    }

    @Override
    void set(Accounts accounts, UserId user, boolean value) {
      accounts.setLocked(user, value);
    }
  };

  private final String verb;
  private final String field;

  Moderation(String verb, String field) {
    this.verb = verb;
    this.field = field;
  }

  String path() {
    return "/_matrix/client/v1/admin/" + verb + "/{userId}";
  }

  /** What clients call that were written before the path became stable. */
  String unstablePath() {
    return "/_matrix/client/unstable/uk.timedout.msc4323/admin/" + verb + "/{userId}";
  }

  /** The only field of requests and responses. */
  String field() {
    return field;
  }

  abstract boolean isSet(Account account);

  abstract void set(Accounts accounts, UserId user, boolean value);
}
