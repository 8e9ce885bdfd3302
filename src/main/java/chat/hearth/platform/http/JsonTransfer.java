package chat.hearth.platform.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends JSON while it is made: written on the request's thread, passed on by the event loop. One
 * piece is made while the one before is on its way; no more is ever in memory. What fits into one
 * piece is answered like any other body.
 */
final class JsonTransfer extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(JsonTransfer.class);
  private static final int PIECE_BYTES = Reply.JsonStream.SENT_AT_ONCE_BYTES;

  private final Exchange exchange;
  private final Context context;
  private final Reply.Writing writing;
  private final byte[] piece = new byte[PIECE_BYTES];
  private int filled;

  /** Where pieces go; null as long as nothing was sent. */
  private @Nullable OutputStream sending;

  JsonTransfer(Exchange exchange, Context context, Reply.JsonStream json) {
    this.exchange = exchange;
    this.context = context;
    this.writing = json.writing();
  }

  /** Returns when the answer is sent or the client has gone; throws where nothing was sent. */
  void run() {
    try {
      writing.to(this);
      if (sending == null) {
        var whole = Arrays.copyOf(piece, filled);
        exchange.answer(new Reply.Body(200, Reply.JSON, whole, Map.of()));
        return;
      }
      sending.write(piece, 0, filled);
      sending.close();
    } catch (ClientGone gone) {
      LOG.debug("JSON was not sent whole", gone);
      cut();
    } catch (IOException | RuntimeException e) {
      if (sending == null) {
        throw e instanceof RuntimeException fault ? fault : new IllegalStateException(e);
      }
      LOG.warn("JSON could not be sent whole: {}", e.getMessage());
      cut();
    }
    exchange.leave();
  }

  private void cut() {
    if (sending != null) {
      context.runOnContext(unused -> exchange.cut());
    }
    if (sending instanceof FastGzip gzip) {
      gzip.abandon();
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int fitting = Math.min(length - done, PIECE_BYTES - filled);
      System.arraycopy(bytes, from + done, piece, filled, fitting);
      done += fitting;
      filled += fitting;
      if (filled == PIECE_BYTES && done < length) {
        send();
      }
    }
  }

  private void send() throws IOException {
    if (sending == null) {
      sending = begin();
    }
    sending.write(piece, 0, filled);
    filled = 0;
  }

  private OutputStream begin() throws IOException {
    boolean gzipped = exchange.acceptsGzip();
    exchange.finish(200);
    var begun = new CompletableFuture<Optional<HttpServerResponse>>();
    context.runOnContext(
        unused -> {
          try {
            begun.complete(exchange.beginJson(gzipped));
          } catch (RuntimeException e) {
            begun.completeExceptionally(e);
          }
        });
    var socket = new Socket(await(begun).orElseThrow(() -> new ClientGone(null)));
    return gzipped ? new FastGzip(socket) : socket;
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future)
      throws ClientGone {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw new ClientGone(e);
    }
  }

  /** The client went away before the end, or wanted the head only. */
  private static final class ClientGone extends IOException {
    ClientGone(@Nullable Throwable cause) {
      super(cause);
    }
  }

  /** At {@link Gzip}'s level. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, PIECE_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }

    /** Gives its memory back where it is not closed. */
    void abandon() {
      def.end();
    }
  }

  /** Hands pieces to the event loop, each when the one before was written. */
  private final class Socket extends OutputStream {
    private final HttpServerResponse response;
    private CompletableFuture<@Nullable Void> previous = CompletableFuture.completedFuture(null);

    Socket(HttpServerResponse response) {
      this.response = response;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      var copy = Buffer.buffer(Arrays.copyOfRange(bytes, from, from + length));
      await(previous);
      var written = new CompletableFuture<@Nullable Void>();
      previous = written;
      context.runOnContext(
          unused ->
              response
                  .write(copy)
                  .onSuccess(done -> written.complete(null))
                  .onFailure(written::completeExceptionally));
    }

    @Override
    public void close() throws IOException {
      await(previous);
      context.runOnContext(unused -> response.end());
    }
  }
}
