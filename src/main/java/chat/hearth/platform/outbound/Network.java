package chat.hearth.platform.outbound;

import java.net.InetAddress;

/**
 * A block of addresses.
 *
 * @param base its first address
 * @param bits how many leading bits the addresses share
 */
public record Network(InetAddress base, int bits) {
  /** Reads {@code 10.1.2.0/24}; throws {@link IllegalArgumentException} where it is none. */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("A network is written address/bits");
    }
    return new Network(
        InetAddress.ofLiteral(text.substring(0, slash)),
        Integer.parseInt(text.substring(slash + 1)));
  }

  boolean contains(InetAddress address) {
    var mine = base.getAddress();
    var other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((mine[i / 8] & mask) != (other[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
