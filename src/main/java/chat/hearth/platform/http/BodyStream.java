package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body that its endpoint reads while it arrives. At most {@link #MAX_WAITING_BYTES} and one read
 * of the socket wait in memory; a reader that falls behind stops the client.
 *
 * <p>Filled on the connection's event loop, read on the request's thread. Reading throws {@link
 * MatrixError} {@code M_TOO_LARGE} behind the limit, and {@code M_UNKNOWN} where the connection
 * broke. What an endpoint leaves unread is thrown away when it has answered.
 */
final class BodyStream extends InputStream {
  /** Enough to keep the socket busy while a disk stalls for a few milliseconds. */
  private static final int MAX_WAITING_BYTES = 1 << 20;

  private final HttpServerRequest request;
  private final Context context;
  private final long limit;
  private final Runnable begin;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  // All guarded by the lock.
  private final Deque<Buffer> waiting = new ArrayDeque<>();
  private int readOfFirst;
  private long waitingBytes;
  private long received;
  private boolean begun;
  private boolean ended;
  private boolean paused = true;
  private boolean resuming;
  private @Nullable MatrixError broken;

  /**
   * Prepares to read, on the event loop; nothing is taken off the socket before the first read.
   *
   * @param begin run on the event loop before that
   */
  BodyStream(HttpServerRequest request, Context context, long limit, Runnable begin) {
    this.request = request;
    this.context = context;
    this.limit = limit;
    this.begin = begin;
    request.pause();
    request.handler(this::append);
    request.endHandler(unused -> end(null));
    request.exceptionHandler(
        unused -> end(MatrixError.of(400, "M_UNKNOWN", "The body was cut off")));
  }

  @Override
  public int read() {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      if (!begun) {
        begun = true;
        resuming = true;
        context.runOnContext(unused -> beginOnLoop());
      }
      while (waiting.isEmpty() && !ended) {
        arrived.awaitUninterruptibly();
      }
      if (broken != null) {
        throw broken;
      }
      return waiting.isEmpty() ? -1 : take(target, offset, length);
    } finally {
      lock.unlock();
    }
  }

  /** Throws away what nobody read. On the event loop; the connection can be used again after it. */
  void abandon() {
    lock.lock();
    try {
      waiting.clear();
      if (ended && broken == null) {
        return;
      }
    } finally {
      lock.unlock();
    }
    BodyReader.discard(request);
    request.resume();
  }

  private int take(byte[] target, int offset, int length) {
    int taken = 0;
    while (taken < length && !waiting.isEmpty()) {
      var first = waiting.getFirst();
      int count = Math.min(length - taken, first.length() - readOfFirst);
      first.getBytes(readOfFirst, readOfFirst + count, target, offset + taken);
      taken += count;
      readOfFirst += count;
      if (readOfFirst == first.length()) {
        waiting.removeFirst();
        readOfFirst = 0;
      }
    }
    waitingBytes -= taken;
    if (paused && !resuming && waitingBytes <= MAX_WAITING_BYTES / 2) {
      resuming = true;
      context.runOnContext(unused -> resumeOnLoop());
    }
    return taken;
  }

  private void beginOnLoop() {
    begin.run();
    resumeOnLoop();
  }

  private void resumeOnLoop() {
    lock.lock();
    try {
      resuming = false;
      paused = false;
    } finally {
      lock.unlock();
    }
    request.resume();
  }

  private void append(Buffer chunk) {
    boolean pause = false;
    lock.lock();
    try {
      received += chunk.length();
      if (received > limit) {
        broken = BodyReader.tooLarge(limit);
        ended = true;
        waiting.clear();
        pause = true;
      } else {
        waiting.add(chunk);
        waitingBytes += chunk.length();
        pause = waitingBytes >= MAX_WAITING_BYTES && !paused;
      }
      paused |= pause;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    if (pause) {
      request.pause();
    }
  }

  private void end(@Nullable MatrixError cause) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        broken = cause;
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }
}
