package chat.hearth.platform.http;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a part of a file as the body of an answer. */
final class FileTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(FileTransfer.class);

  private final Exchange exchange;
  private final Reply.FilePart part;

  FileTransfer(Exchange exchange, Reply.FilePart part) {
    this.exchange = exchange;
    this.part = part;
  }

  /** Starts on the event loop, which the kernel's copying does not hold up. */
  void start() {
    try {
      var begun = exchange.begin(part.status(), part.contentType(), part.length(), part.headers());
      if (begun.isPresent()) {
        begun
            .get()
            .sendFile(part.file(), part.offset(), part.length())
            .onComplete(unused -> finish());
        return;
      }
    } catch (RuntimeException e) {
      LOG.error("A file could not be sent", e);
      exchange.cut();
    }
    finish();
  }

  private void finish() {
    try {
      part.file().close();
    } catch (IOException e) {
      LOG.warn("A file that was sent could not be closed: {}", e.getMessage());
    }
    exchange.leave();
  }
}
