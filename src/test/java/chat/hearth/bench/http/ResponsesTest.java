package chat.hearth.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ResponsesTest {
  /** Gives one byte a read, as a slow network might. */
  private static InputStream slowly(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(1, length));
      }
    };
  }

  private static String text(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  @Test
  void responsesFollowOneAnotherOnAConnection() throws IOException {
    var responses =
        new Connection.Responses(
            slowly(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                    + "HTTP/1.1 404 Not Found\r\ncontent-length:  3 \r\n\r\n[1]"));

    var first = responses.next();
    var second = responses.next();

    assertEquals("{}", text(first));
    assertEquals(404, second.status());
    assertEquals("[1]", text(second));
    assertTrue(responses.isReusable());
  }

  @Test
  void chunksArePutTogether() throws IOException {
    var responses =
        new Connection.Responses(
            slowly(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"
                    + "HTTP/1.1 204 No Content\r\n\r\n"));

    var reply = responses.next();
    var next = responses.next();

    assertEquals("abc0123456789", text(reply));
    assertEquals(204, next.status());
  }

  @Test
  void withoutLengthTheBodyEndsWithTheConnection() throws IOException {
    var responses = new Connection.Responses(slowly("HTTP/1.1 200 OK\r\n\r\nall of it"));

    var reply = responses.next();

    assertEquals("all of it", text(reply));
    assertFalse(responses.isReusable());
  }

  @Test
  void aConnectionCutInABodyIsAnError() {
    var responses =
        new Connection.Responses(slowly("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"));

    assertThrows(EOFException.class, responses::next);
  }
}
