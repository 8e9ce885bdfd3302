package chat.hearth.platform.config;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.function.Predicate;

/** What a text may look like. */
enum Format {
  TEXT("text", text -> true),
  HOST("a host name or an IP address", text -> text.matches("[0-9A-Za-z.:_-]+")),
  NETWORK("a network such as 10.1.2.0/24", Format::network),
  SERVER_NAME("a server name such as example.org", text -> accepted(() -> new ServerName(text))),
  HTTP_URL("an http:// or https:// URL", text -> uriWithHost(text, Set.of("http", "https"))),
  DATABASE_URL(
      "postgresql://user:password@host:port/name",
      text -> uriWithHost(text, Set.of("postgresql", "postgres"))),
  USER_ID("a user ID such as @alice:example.org", text -> accepted(() -> new UserId(text))),
  EMAIL("an e-mail address", text -> text.matches("[^@\\s]+@[^@\\s]+")),
  MAIL_TLS("starttls, tls or none", Set.of("starttls", "tls", "none")::contains),
  WS_URL("a ws:// or wss:// URL", text -> uriWithHost(text, Set.of("ws", "wss"))),
  TURN_URI(
      "turn:host or turns:host, with :port and ?transport= if need be",
      text -> text.matches("turns?:[0-9A-Za-z.\\[\\]:-]+(\\?transport=(udp|tcp))?")),
  PATH("a path such as /livekit", text -> text.matches("(/[0-9A-Za-z._-]+)+")),
  SECRET("a secret of at least 8 characters", text -> text.length() >= 8);

  private final String allowed;
  private final Predicate<String> accepts;

  Format(String allowed, Predicate<String> accepts) {
    this.allowed = allowed;
    this.accepts = accepts;
  }

  /** Says what is allowed, to go after "must be". */
  String allowed() {
    return allowed;
  }

  boolean accepts(String text) {
    return accepts.test(text);
  }

  private static boolean accepted(Runnable construct) {
    try {
      construct.run();
      return true;
    } catch (MatrixError e) {
      return false;
    }
  }

  private static boolean network(String text) {
    var parts = text.split("/", -1);
    try {
      int bits = InetAddress.ofLiteral(parts[0]).getAddress().length * 8;
      return parts.length == 2
          && parts[1].matches("[0-9]{1,3}")
          && Integer.parseInt(parts[1]) <= bits;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean uriWithHost(String text, Set<String> schemes) {
    try {
      var uri = URI.create(text);
      return uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
