package chat.hearth.platform.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses pages are fetched from. */
final class AddressGuardTest {
  private final AddressGuard guard = new AddressGuard(List.of(Network.parse("10.1.2.0/24")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void whatIsNotPublicIsRefused(String address) throws Exception {
    assertFalse(guard.isPublic(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "2001:4860::8888"
      })
  void publicAddressesPass(String address) throws Exception {
    assertTrue(guard.isPublic(InetAddress.getByName(address)));
  }

  @Test
  void onlyTheAllowedNetworkIsAllowed() throws Exception {
    assertTrue(guard.isAllowed(InetAddress.getByName("10.1.2.255")));
    assertFalse(guard.isAllowed(InetAddress.getByName("10.1.3.0")));
    assertFalse(guard.isAllowed(InetAddress.getByName("::1")));
  }

  @Test
  void networksAreReadAsTheyAreWritten() {
    assertEquals(64, Network.parse("2001:4860::/64").bits());
    assertThrows(IllegalArgumentException.class, () -> Network.parse("10.0.0.0"));
    assertThrows(IllegalArgumentException.class, () -> Network.parse("host.example/8"));
  }
}
