package chat.hearth.bench.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One keep-alive connection; one request at a time. */
final class Connection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 600_000; // longer than any poll of ours

  private final Socket socket;
  private final Responses responses;

  Connection(String host, int port) throws IOException {
    socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    responses = new Responses(socket.getInputStream());
  }

  /** Sends a whole request and waits for the whole response. */
  Reply exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    return responses.next();
  }

  /** Whether the server keeps it open for another request. */
  boolean isReusable() {
    return responses.isReusable();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone either way
    }
  }

  /** Reads responses off a stream: with a length, chunked, or ended by the end of the stream. */
  static final class Responses {
    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private boolean keepAlive = true;

    Responses(InputStream in) {
      this.in = in;
    }

    /** Whether another response may follow the last. */
    boolean isReusable() {
      return keepAlive;
    }

    Reply next() throws IOException {
      var statusLine = line();
      int status = Integer.parseInt(statusLine.substring(9, 12));
      int length = -1;
      boolean chunked = false;
      keepAlive = true;
      for (var line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        var value = line.substring(colon + 1).strip();
        switch (name) {
          case "content-length" -> length = Integer.parseInt(value);
          case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
          case "connection" -> keepAlive = !value.equalsIgnoreCase("close");
          default -> {}
        }
      }
      if (chunked) {
        return new Reply(status, chunks());
      }
      if (length >= 0) {
        return new Reply(status, exactly(length));
      }
      if (status == 204 || status == 304) {
        return new Reply(status, new byte[0]);
      }
      keepAlive = false;
      return new Reply(status, rest());
    }

    private byte[] chunks() throws IOException {
      var body = new ByteArrayOutputStream();
      while (true) {
        var size = line();
        int extension = size.indexOf(';');
        int length =
            Integer.parseInt((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
        if (length == 0) {
          while (!line().isEmpty()) {
            // trailers say nothing to us
          }
          return body.toByteArray();
        }
        body.writeBytes(exactly(length));
        line();
      }
    }

    private byte[] exactly(int length) throws IOException {
      var bytes = new byte[length];
      int done = Math.min(length, limit - position);
      System.arraycopy(buffer, position, bytes, 0, done);
      position += done;
      while (done < length) {
        int read = in.read(bytes, done, length - done);
        if (read < 0) {
          throw new EOFException("the connection ended within a body");
        }
        done += read;
      }
      return bytes;
    }

    private byte[] rest() throws IOException {
      var body = new ByteArrayOutputStream();
      body.write(buffer, position, limit - position);
      position = limit;
      in.transferTo(body);
      return body.toByteArray();
    }

    private String line() throws IOException {
      var text = new StringBuilder();
      while (true) {
        for (int i = position; i < limit; i++) {
          if (buffer[i] == '\n') {
            text.append(new String(buffer, position, i - position, StandardCharsets.ISO_8859_1));
            position = i + 1;
            int end = text.length();
            if (end > 0 && text.charAt(end - 1) == '\r') {
              text.setLength(end - 1);
            }
            return text.toString();
          }
        }
        text.append(new String(buffer, position, limit - position, StandardCharsets.ISO_8859_1));
        position = 0;
        limit = Math.max(0, in.read(buffer));
        if (limit == 0) {
          throw new EOFException("the connection ended within a head");
        }
      }
    }
  }
}
