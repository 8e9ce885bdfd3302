package chat.hearth.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ClientAddressTest {
  @Test
  void proxyOnThisMachineIsBelieved() {
    assertEquals("203.0.113.9", ClientAddress.of("127.0.0.1", "203.0.113.9"));
    assertEquals("2001:db8:0:0:0:0:0:1", ClientAddress.of("0:0:0:0:0:0:0:1", "2001:db8::1"));
  }

  @Test
  void othersCannotChooseTheirAddress() {
    assertEquals("198.51.100.7", ClientAddress.of("198.51.100.7", "203.0.113.9"));
  }

  @Test
  void onlyWhatTheProxyAddedCounts() {
    assertEquals("203.0.113.9", ClientAddress.of("127.0.0.1", "10.9.9.9, 203.0.113.9"));
    assertEquals("203.0.113.9", ClientAddress.of("127.0.0.1", "10.9.9.9, 203.0.113.9, 127.0.0.1"));
  }

  @Test
  void unreadableEntryIsNotTrusted() {
    assertEquals("127.0.0.1", ClientAddress.of("127.0.0.1", "203.0.113.9, unknown"));
    assertEquals("127.0.0.1", ClientAddress.of("127.0.0.1", ""));
  }

  @Test
  void blocksAreAddressesOrNetworks() {
    assertEquals("203.0.113.9", ClientAddress.block("203.0.113.9"));
    assertEquals("2001:db8:0:1::/64", ClientAddress.block("2001:db8:0:1:2:3:4:5"));
  }
}
