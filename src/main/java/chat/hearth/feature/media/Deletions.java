package chat.hearth.feature.media;

import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction;

/** Deletes files: their rows at once, their bytes when no other file has the same. */
final class Deletions {
  private final Database database;
  private final MediaStore media;
  private final UsageStore usage;
  private final Contents contents;
  private final Garbage garbage;

  Deletions(
      Database database, MediaStore media, UsageStore usage, Contents contents, Garbage garbage) {
    this.database = database;
    this.media = media;
    this.usage = usage;
    this.contents = contents;
    this.garbage = garbage;
  }

  /** Deletes a file; false where there is none. */
  boolean delete(Mxc mxc) {
    boolean deleted = database.transaction(tx -> delete(tx, mxc));
    if (deleted) {
      garbage.collect();
    }
    return deleted;
  }

  /** As part of a transaction; the bytes go when {@link Garbage#collect} is called next. */
  boolean delete(Transaction tx, Mxc mxc) {
    var removed = media.remove(tx, mxc);
    removed.ifPresent(
        row -> {
          contents.release(tx, row.hash());
          row.uploader().ifPresent(user -> usage.remove(tx, user, row.size()));
        });
    return removed.isPresent();
  }
}
