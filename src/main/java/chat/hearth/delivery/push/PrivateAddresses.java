package chat.hearth.delivery.push;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses that are not those of a machine on the open Internet. */
final class PrivateAddresses {
  /** Networks of IPv4 as first address and length of the prefix. */
  private static final int[][] V4 = {
    {0x00000000, 8}, // this network
    {0x64400000, 10}, // carriers' address translation
    {0xC0000000, 24}, // protocol assignments
    {0xC6120000, 15}, // benchmarks
    {0xF0000000, 4}, // reserved, and the broadcast address
  };

  private PrivateAddresses() {}

  static boolean contain(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || (address instanceof Inet4Address ? isPrivate4(address) : isPrivate6(address));
  }

  private static boolean isPrivate4(InetAddress address) {
    int value = 0;
    for (var part : address.getAddress()) {
      value = value << 8 | (part & 0xff);
    }
    for (var network : V4) {
      if ((value ^ network[0]) >>> (32 - network[1]) == 0) {
        return true;
      }
    }
    return false;
  }

  /** Unique local addresses, and those that stand for one of IPv4. */
  private static boolean isPrivate6(InetAddress address) {
    var bytes = address.getAddress();
    int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    return (first & 0xfe00) == 0xfc00 || first == 0x2002 || first == 0x0064 || isZero(bytes, 12);
  }

  private static boolean isZero(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
