package chat.hearth.spec.compliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/**
 * A request that is sent as it is written, also where no HTTP client would agree to send it.
 *
 * @param target path and query; only ASCII
 * @param token the access token; empty for none
 * @param body empty for none
 */
record RawRequest(String method, String target, String token, String body) {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final Pattern ERRCODE = Pattern.compile("\"errcode\" ?: ?\"([A-Z_]+)\"");

  /**
   * What came back.
   *
   * @param errcode empty where there is none
   */
  record Answer(int status, String errcode) {}

  /** Sends it on a connection of its own. */
  Answer sendTo(String url) {
    var server = URI.create(url);
    try (var socket = connect(server)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var out = socket.getOutputStream();
      out.write(bytes(server));
      out.flush();
      var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var errcode = ERRCODE.matcher(text);
      return new Answer(status(text), errcode.find() ? errcode.group(1) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(this + ": " + e.getMessage(), e);
    }
  }

  /** Short enough for the message of a failed test, and without the token. */
  @Override
  public String toString() {
    return method + " " + shortened(target) + (body.isEmpty() ? "" : " " + shortened(body));
  }

  private byte[] bytes(URI server) {
    var content = body.getBytes(StandardCharsets.UTF_8);
    var head =
        method
            + " "
            + server.getRawPath().replaceAll("/+$", "")
            + target
            + " HTTP/1.1\r\nHost: "
            + server.getAuthority()
            + "\r\nConnection: close\r\n"
            + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
            + (body.isEmpty() ? "" : "Content-Type: application/json\r\n")
            + ("Content-Length: " + content.length + "\r\n\r\n");
    var start = head.getBytes(StandardCharsets.US_ASCII);
    var all = new byte[start.length + content.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }

  private static Socket connect(URI server) throws IOException {
    var secure = server.getScheme().equals("https");
    int port = server.getPort() > 0 ? server.getPort() : secure ? 443 : 80;
    return secure
        ? SSLSocketFactory.getDefault().createSocket(server.getHost(), port)
        : new Socket(server.getHost(), port);
  }

  private static int status(String text) throws IOException {
    if (!text.startsWith("HTTP/1.") || text.length() < 12) {
      throw new IOException("no HTTP response, but '" + shortened(text) + "'");
    }
    return Integer.parseInt(text.substring(9, 12));
  }

  private static String shortened(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "… " + text.length() : text;
  }
}
