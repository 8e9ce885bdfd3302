package chat.hearth.platform.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells public addresses from all others: private, shared, loopback, link-local, multicast,
 * documentation, benchmarking, reserved, and IPv6 addresses that stand for an IPv4 address.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry/">IANA: special-purpose
 *     addresses</a>
 */
public final class AddressGuard {
  private static final List<Network> NOT_PUBLIC_V4 =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** What is outside of it is not routed; NAT64 and mapped addresses are outside too. */
  private static final Network PUBLIC_V6 = Network.parse("2000::/3");

  /** Teredo and other protocols, documentation, 6to4. */
  private static final List<Network> NOT_PUBLIC_V6 =
      networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private final List<Network> allowed;

  /** A guard that lets some networks pass although they are not public. */
  public AddressGuard(List<Network> allowed) {
    this.allowed = allowed;
  }

  boolean isPublic(InetAddress address) {
    return address instanceof Inet4Address
        ? isOutside(NOT_PUBLIC_V4, address)
        : PUBLIC_V6.contains(address) && isOutside(NOT_PUBLIC_V6, address);
  }

  boolean isAllowed(InetAddress address) {
    return !isOutside(allowed, address);
  }

  private static boolean isOutside(List<Network> networks, InetAddress address) {
    return networks.stream().noneMatch(network -> network.contains(address));
  }

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::parse).toList();
  }
}
