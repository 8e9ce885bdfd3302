package chat.hearth.feature.media;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.blobs.BlobKeys;
import chat.hearth.platform.blobs.BlobStore;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Stores each content once, and lets go of it with the last file that has it. */
final class Contents {
  private final Database database;
  private final BlobStore blobs;
  private final BlobTable table = new BlobTable();
  private final Garbage garbage;
  private final RandomGenerator random;

  Contents(Database database, BlobStore blobs, Garbage garbage, RandomGenerator random) {
    this.database = database;
    this.blobs = blobs;
    this.garbage = garbage;
    this.random = random;
  }

  /**
   * Keeps a content that was received, and counts a file for it.
   *
   * @param owner adds that file, in the same transaction; called again where the first was rolled
   *     back
   */
  void keep(Spool.Spooled received, Consumer<Transaction> owner) {
    if (database.transaction(tx -> reuse(tx, received, owner))) {
      return;
    }
    store(
        received,
        (tx, key) -> {
          var kept = table.add(tx, received.hash(), key, received.size());
          owner.accept(tx);
          return kept.equals(key);
        });
  }

  /** Decides in a transaction whether the object of this key is kept. */
  @FunctionalInterface
  interface Keeper {
    boolean keep(Transaction tx, String key);
  }

  /** Stores an object that the keeper's transaction refers to; drops it where that fails. */
  void store(Spool.Spooled received, Keeper keeper) {
    var key = BlobKeys.fresh(random);
    garbage.announce(key);
    try {
      blobs.put(key, received.file());
      database.transaction(
          tx -> {
            boolean kept = keeper.keep(tx, key);
            if (!garbage.cancel(tx, key)) {
              throw MatrixError.unavailable("Storing the file took too long; please try again");
            }
            if (!kept) {
              garbage.discard(tx, List.of(key));
            }
            return kept;
          });
    } catch (MatrixError refused) {
      garbage.abandon(key);
      throw refused;
    }
  }

  /** Counts one file less, in the transaction that removes it. */
  void release(Transaction tx, byte[] hash) {
    garbage.discard(tx, table.release(tx, hash));
  }

  private boolean reuse(Transaction tx, Spool.Spooled received, Consumer<Transaction> owner) {
    if (!table.reuse(tx, received.hash())) {
      return false;
    }
    owner.accept(tx);
    return true;
  }
}
