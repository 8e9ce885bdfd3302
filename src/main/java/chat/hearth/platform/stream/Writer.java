package chat.hearth.platform.stream;

import chat.hearth.platform.storage.Transaction;

/** A transaction that ends in a record of the log. */
public interface Writer extends Transaction {
  /**
   * The number that this transaction's log record will have; rows that sync reads carry it. Taken
   * at the first call: later writes become visible only after this one, so call it late.
   */
  long position();

  /** Adds to the record. A transaction that records nothing leaves no trace in the log. */
  void record(Change change);

  /**
   * Runs something after the commit and before the record becomes visible, so that what is kept in
   * memory is never older than what followers are told. It must neither block nor throw.
   */
  void onCommit(Runnable action);
}
