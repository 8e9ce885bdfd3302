package chat.hearth.feature.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file; a large one on a thread of its own, so that the next piece is received and hashed
 * meanwhile; and has the disk begin with what was written, so that less is left to wait for in the
 * end. At most {@link #PIECES} pieces are in memory.
 *
 * <p>For one thread: {@link #next}, {@link #write}, and at the end {@link #finish}.
 */
final class PieceWriter implements AutoCloseable {
  private static final int PIECES = 4;
  private static final int PIECE_BYTES = 256 << 10;
  private static final int OWN_THREAD_BYTES = 4 << 20; // for less, handing over costs more
  private static final int FORCE_BYTES = 8 << 20; // enough work for a disk to be worth asking
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final FileChannel channel;
  private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(PIECES + 2);
  private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(PIECES + 1);
  private @Nullable Thread thread;
  private @Nullable Thread forcing; // of the writing thread, and after that of its caller
  private int pieces;
  private long begun;
  private volatile @Nullable IOException failure;

  PieceWriter(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * An empty piece to be filled.
   *
   * @throws IOException where the file could not be written
   */
  ByteBuffer next() throws IOException {
    requireWorking();
    if (empty.isEmpty() && pieces < PIECES) {
      pieces++;
      return ByteBuffer.allocate(PIECE_BYTES);
    }
    try {
      var piece = empty.take();
      requireWorking();
      return piece;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Writes a piece from its position to its limit; it must not be used any more.
   *
   * @throws IOException where the file could not be written
   */
  void write(ByteBuffer piece) throws IOException {
    begun += piece.remaining();
    if (thread == null && begun <= OWN_THREAD_BYTES) {
      writeAll(piece);
      return;
    }
    if (thread == null) {
      thread = Thread.ofVirtual().name("spool").start(this::run);
    }
    full.add(piece); // there are not more pieces than have room
  }

  /**
   * Waits until everything is written.
   *
   * @throws IOException where it could not be
   */
  void finish() throws IOException {
    var writing = thread;
    if (writing == null) {
      return;
    }
    full.add(END);
    try {
      writing.join();
      var last = forcing;
      if (last != null) {
        last.join();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    requireWorking();
  }

  /** Ends the thread, whatever is left to write. */
  @Override
  public void close() {
    var writing = thread;
    if (writing != null) {
      writing.interrupt();
    }
  }

  private void run() {
    long written = 0;
    try {
      for (var piece = full.take(); piece != END; piece = full.take()) {
        written += piece.remaining();
        writeAll(piece);
        if (written >= FORCE_BYTES) {
          written = 0;
          force();
        }
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      return; // nobody wants the file any more
    }
  }

  private void writeAll(ByteBuffer piece) throws IOException {
    while (piece.hasRemaining()) {
      channel.write(piece);
    }
    empty.add(piece.clear());
  }

  /**
   * Lets the disk begin, unless it is still at work on what came before. The system tells of a
   * write that failed once, maybe here.
   */
  private void force() {
    var before = forcing;
    if (before == null || !before.isAlive()) {
      forcing =
          Thread.ofVirtual()
              .name("spool-force")
              .start(
                  () -> {
                    try {
                      channel.force(false);
                    } catch (IOException e) {
                      fail(e);
                    }
                  });
    }
  }

  private void fail(IOException e) {
    failure = e;
    empty.offer(ByteBuffer.allocate(0)); // for who waits in next()
  }

  private void requireWorking() throws IOException {
    var broken = failure;
    if (broken != null) {
      throw new IOException(broken.getMessage(), broken);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("Interrupted while a file was received", e);
  }
}
