package chat.hearth.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Base64Unpadded;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.ServerName;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The test vectors of the specification.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#cryptographic-test-vectors">Appendices:
 *     cryptographic test vectors</a>
 */
final class SigningExamplesTest {
  private static final ServerName DOMAIN = new ServerName("domain");
  private static final SigningKey KEY =
      SigningKey.ofSeed(
          DOMAIN,
          "ed25519:1",
          Base64Unpadded.decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1"));
  private static final RoomVersion V1 = RoomVersion.find("1").orElseThrow();

  @Test
  void emptyObjectIsSignedAsInTheExample() {
    var signed = Signatures.sign(Json.object(), KEY);

    assertEquals(
        Json.own(
            """
            {"signatures":{"domain":{"ed25519:1":"K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"}}}\
            """),
        signed);
  }

  @Test
  void objectWithDataIsSignedAsInTheExample() {
    var signed = Signatures.sign(Json.own("{\"one\":1,\"two\":\"Two\"}"), KEY);

    assertEquals(
        Json.own(
            """
            {"one":1,"signatures":{"domain":{"ed25519:1":"KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"}},"two":"Two"}\
            """),
        signed);
    assertTrue(Signatures.verify(signed, DOMAIN, (server, id) -> Optional.of(KEY.verifyKey())));
  }

  @Test
  void minimalEventIsHashedAndSignedAsInTheExample() {
    var event =
        Json.own(
            """
            {"room_id":"!x:domain","sender":"@a:domain","origin":"domain","origin_server_ts":1000000,
             "signatures":{},"hashes":{},"type":"X","content":{},"prev_events":[],"auth_events":[],
             "depth":3,"unsigned":{"age_ts":1000000}}\
            """);

    hashAndSign(event);

    assertEquals(
        Json.own(
            """
            {"auth_events":[],"content":{},"depth":3,
             "hashes":{"sha256":"5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos"},
             "origin":"domain","origin_server_ts":1000000,"prev_events":[],"room_id":"!x:domain",
             "sender":"@a:domain","signatures":{"domain":{"ed25519:1":"KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg"}},
             "type":"X","unsigned":{"age_ts":1000000}}\
            """),
        event);
  }

  @Test
  void eventWithRedactableContentIsHashedAndSignedAsInTheExample() {
    var event =
        Json.own(
            """
            {"content":{"body":"Here is the message content"},"event_id":"$0:domain",
             "origin":"domain","origin_server_ts":1000000,"type":"m.room.message",
             "room_id":"!r:domain","sender":"@u:domain","signatures":{},
             "unsigned":{"age_ts":1000000}}\
            """);

    hashAndSign(event);

    assertEquals(
        Json.own(
            """
            {"content":{"body":"Here is the message content"},"event_id":"$0:domain",
             "hashes":{"sha256":"onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g"},
             "origin":"domain","origin_server_ts":1000000,"type":"m.room.message",
             "room_id":"!r:domain","sender":"@u:domain",
             "signatures":{"domain":{"ed25519:1":"Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA"}},
             "unsigned":{"age_ts":1000000}}\
            """),
        event);
    assertTrue(ContentHash.matches(V1, event));
    ((ObjectNode) event.get("content")).put("body", "Something else");
    assertFalse(ContentHash.matches(V1, event));
  }

  private static void hashAndSign(ObjectNode event) {
    event.putObject("hashes").put("sha256", Base64Unpadded.encode(ContentHash.of(V1, event)));
    Signatures.signEvent(V1, event, KEY);
  }
}
