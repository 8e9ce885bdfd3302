package chat.hearth.bench.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Requests to one server over as many keep-alive connections as there are requests at a time. Safe
 * for any number of threads.
 */
public final class Http implements AutoCloseable {
  private final String host;
  private final int port;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /**
   * @param url {@code http://host:port}; TLS would only measure itself
   */
  public Http(URI url) {
    if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException("an http:// URL is needed, not " + url);
    }
    this.host = url.getHost();
    this.port = url.getPort() < 0 ? 80 : url.getPort();
  }

  /** Another set of connections to the same server. */
  public Http another() {
    return new Http(URI.create("http://" + host + ":" + port));
  }

  /**
   * Sends and waits.
   *
   * @param target path and query, encoded
   * @throws IOException if there was no response; a pooled connection that the server had closed is
   *     replaced once
   */
  public Reply call(String method, String target, Optional<String> token, byte[] body)
      throws IOException {
    var request = request(method, target, token, body);
    while (true) {
      var pooled = idle.pollFirst();
      var connection = pooled == null ? connect() : pooled;
      try {
        var reply = connection.exchange(request);
        if (connection.isReusable()) {
          idle.addFirst(connection);
        } else {
          discard(connection);
        }
        return reply;
      } catch (IOException e) {
        discard(connection);
        if (pooled == null) {
          throw e;
        }
      }
    }
  }

  /** Ends all connections, also those on which requests are under way. */
  @Override
  public void close() {
    open.forEach(Connection::close);
    open.clear();
    idle.clear();
  }

  private Connection connect() throws IOException {
    var connection = new Connection(host, port);
    open.add(connection);
    return connection;
  }

  private void discard(Connection connection) {
    open.remove(connection);
    connection.close();
  }

  private byte[] request(String method, String target, Optional<String> token, byte[] body) {
    var head = new StringBuilder(256);
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ");
    head.append(host).append(':').append(port).append("\r\n");
    token.ifPresent(value -> head.append("Authorization: Bearer ").append(value).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Type: application/json\r\n");
    }
    if (!method.equals("GET")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    var bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    var request = new byte[bytes.length + body.length];
    System.arraycopy(bytes, 0, request, 0, bytes.length);
    System.arraycopy(body, 0, request, bytes.length, body.length);
    return request;
  }
}
