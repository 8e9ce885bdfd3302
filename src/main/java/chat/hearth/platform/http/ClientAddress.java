package chat.hearth.platform.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The address that a request comes from.
 *
 * <p>{@code X-Forwarded-For} counts only where the peer is on loopback, that is a reverse proxy on
 * this machine; from anybody else it would let a client choose its own address and so its rate
 * limit. Of several entries the last that is not loopback counts: what stands before it was sent by
 * the client. A proxy on another machine therefore appears as the client; it has to be put on this
 * one, or rate limits by address have to be left to it.
 */
final class ClientAddress {
  private ClientAddress() {}

  static String of(HttpServerRequest request) {
    var peer = request.remoteAddress().hostAddress();
    if (peer == null) {
      return "";
    }
    var forwarded = request.headers().getAll("X-Forwarded-For");
    return forwarded.isEmpty() ? peer : of(peer, String.join(",", forwarded));
  }

  /** The client's address behind a peer that sent {@code X-Forwarded-For}. */
  static String of(String peer, String forwardedFor) {
    if (!parse(peer).map(InetAddress::isLoopbackAddress).orElse(false)) {
      return peer;
    }
    var entries = forwardedFor.split(",");
    for (int i = entries.length - 1; i >= 0; i--) {
      var address = parse(entries[i].strip());
      if (address.isEmpty()) {
        return peer;
      }
      if (!address.get().isLoopbackAddress()) {
        return address.get().getHostAddress();
      }
    }
    return peer;
  }

  /**
   * What rate limits count an address by: an IPv4 address, or the /64 of an IPv6 address, since a
   * subscriber can use every address of one.
   */
  static String block(String address) {
    var bytes = parse(address).map(InetAddress::getAddress).orElse(new byte[0]);
    if (bytes.length != 16) {
      return address;
    }
    var block = new StringBuilder(24);
    for (int i = 0; i < 8; i += 2) {
      block.append(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff)).append(':');
    }
    return block.append(":/64").toString();
  }

  private static Optional<InetAddress> parse(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
