package chat.hearth.platform.storage;

import java.util.function.Function;

/** The pool of connections. */
public interface Database extends Sql {
  /** Runs work in one transaction: committed when it returns, rolled back when it throws. */
  <T> T transaction(Function<Transaction, T> work);
}
