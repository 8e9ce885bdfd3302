package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Collects a body up to its limit. Everything here happens on the connection's event loop.
 *
 * <p>What comes after the limit is read and thrown away, so that the client gets to see the answer
 * and can go on using the connection; a client that keeps on sending is cut off.
 */
final class BodyReader {
  private static final long MAX_DISCARDED_BYTES = 64L << 20;

  private final HttpServerRequest request;
  private final long limit;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  /** Grows as bytes arrive: memory is not handed out for what a client only promises to send. */
  private byte[] bytes = new byte[0];

  private int count;
  private long discarded;

  /** Starts to read. */
  BodyReader(HttpServerRequest request, long limit) {
    this.request = request;
    this.limit = limit;
    request.handler(this::append);
    request.endHandler(
        unused -> whole.complete(count == bytes.length ? bytes : Arrays.copyOf(bytes, count)));
    request.exceptionHandler(whole::completeExceptionally);
  }

  /** The body; fails with {@code M_TOO_LARGE}, or with what broke the connection. */
  CompletableFuture<byte[]> whole() {
    return whole;
  }

  /** Reads and forgets the body of a request that is refused. */
  static void discard(HttpServerRequest request) {
    new BodyReader(request, 0);
  }

  private void append(Buffer chunk) {
    if (whole.isDone() || (long) count + chunk.length() > limit) {
      discard(chunk);
      return;
    }
    int needed = count + chunk.length();
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(needed, 2L * bytes.length)));
    }
    chunk.getBytes(bytes, count);
    count = needed;
  }

  private void discard(Buffer chunk) {
    bytes = new byte[0];
    count = 0;
    discarded += chunk.length();
    if (whole.completeExceptionally(tooLarge(limit)) || discarded <= MAX_DISCARDED_BYTES) {
      return;
    }
    request.connection().close();
  }

  static MatrixError tooLarge(long limit) {
    return MatrixError.tooLarge("The body is larger than " + limit + " bytes");
  }
}
