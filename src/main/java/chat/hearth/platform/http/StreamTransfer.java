package chat.hearth.platform.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a stream on as the body of an answer: read on the request's thread, written on the event
 * loop. One piece is read while the one before is on its way; no more is ever in memory.
 */
final class StreamTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(StreamTransfer.class);
  private static final int PIECE_BYTES = 128 << 10;

  private final Exchange exchange;
  private final Context context;
  private final Reply.Stream stream;

  StreamTransfer(Exchange exchange, Context context, Reply.Stream stream) {
    this.exchange = exchange;
    this.context = context;
    this.stream = stream;
  }

  /** Returns when the answer is sent or the client has gone. */
  void run() {
    try (var bytes = stream.bytes()) {
      var begun = begin();
      if (begun.isEmpty()) {
        return;
      }
      var response = begun.get();
      var previous = CompletableFuture.<@Nullable Void>completedFuture(null);
      long left = stream.length();
      while (left > 0) {
        var piece = bytes.readNBytes((int) Math.min(left, PIECE_BYTES));
        if (piece.length == 0) {
          throw new IOException("The stream ended " + left + " bytes early");
        }
        left -= piece.length;
        previous.join();
        previous = write(response, piece);
      }
      previous.join();
      context.runOnContext(unused -> response.end());
    } catch (CompletionException e) {
      // The client went away, or a header is none.
      LOG.debug("A stream was not sent whole", e);
      context.runOnContext(unused -> exchange.cut());
    } catch (IOException | RuntimeException e) {
      LOG.warn("A stream could not be sent whole: {}", e.getMessage());
      context.runOnContext(unused -> exchange.cut());
    } finally {
      exchange.leave();
    }
  }

  private Optional<HttpServerResponse> begin() {
    var begun = new CompletableFuture<Optional<HttpServerResponse>>();
    context.runOnContext(
        unused -> {
          try {
            begun.complete(
                exchange.begin(
                    stream.status(), stream.contentType(), stream.length(), stream.headers()));
          } catch (RuntimeException e) {
            begun.completeExceptionally(new IllegalStateException(e));
          }
        });
    return begun.join();
  }

  private CompletableFuture<@Nullable Void> write(HttpServerResponse response, byte[] piece) {
    var written = new CompletableFuture<@Nullable Void>();
    context.runOnContext(
        unused ->
            response
                .write(Buffer.buffer(piece))
                .onSuccess(done -> written.complete(null))
                .onFailure(written::completeExceptionally));
    return written;
  }
}
