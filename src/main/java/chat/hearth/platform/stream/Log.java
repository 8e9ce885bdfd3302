package chat.hearth.platform.stream;

import java.util.function.Function;

/** Writing to the log. */
public interface Log {
  /**
   * Runs work in one transaction that ends in a log record, and returns when it is durable.
   *
   * @throws chat.hearth.platform.storage.StorageException when it was not committed
   */
  <T> T write(Function<Writer, T> work);

  /** The newest visible position: everything up to it is committed. */
  long position();
}
