package chat.hearth.event;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerAclTest {
  private static final ServerName OWN = new ServerName("own.example.org:8448");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"allow": ["*"]}                                             | any.org        | true
          {"allow": ["*"]}                                             | [::1]:8448     | true
          {"allow": ["*"], "allow_ip_literals": false}                 | 1.2.3.4        | false
          {"allow": ["*"], "allow_ip_literals": false}                 | 1.2.3.4:99     | false
          {"allow": ["*"], "allow_ip_literals": false}                 | [::1]          | false
          {"allow": ["*"], "allow_ip_literals": false}                 | 1.2.3.4.org    | true
          {"allow": ["*"], "allow_ip_literals": "no"}                  | 1.2.3.4        | true
          {"allow": ["*"], "deny": ["evil.com"]}                       | evil.com       | false
          {"allow": ["*"], "deny": ["evil.com"]}                       | EVIL.com:8448  | false
          {"allow": ["*"], "deny": ["evil.com"]}                       | notevil.com    | true
          {"allow": ["*"], "deny": ["*.evil.com"]}                     | a.b.evil.com   | false
          {"allow": ["*"], "deny": ["*.evil.com"]}                     | evil.com       | true
          {"allow": ["*"], "deny": ["evil.co?"]}                       | evil.com       | false
          {"allow": ["*"], "deny": ["evil.com:8448"]}                  | evil.com:8448  | true
          {"allow": ["a.org", "*.B.org"]}                              | c.b.org        | true
          {"allow": ["a.org", "*.B.org"]}                              | b.org          | false
          {"allow": "*"}                                               | a.org          | false
          {"allow": [1, "a.org"]}                                      | a.org          | true
          {}                                                           | a.org          | false
          """)
  void serversAreJudgedInTheOrderOfTheSpecification(String acl, String server, boolean allowed) {
    assertEquals(allowed, ServerAcl.of(json(acl)).allows(new ServerName(server)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}
          {"allow": "*"}
          {"allow": [1, "*"]}
          {"allow": ["*"], "deny": {}}
          {"allow": ["*"], "allow_ip_literals": "no"}
          {"allow": ["other.org"]}
          {"allow": ["*"], "deny": ["*.example.org"]}
          """)
  void whatWouldShutTheOwnServerOutOrIsMistypedIsRefused(String acl) {
    var error = assertThrows(MatrixError.class, () -> ServerAcl.check(json(acl), OWN));

    assertEquals("M_BAD_JSON", error.errcode());
  }

  @Test
  void whatLeavesTheOwnServerInIsTaken() {
    assertDoesNotThrow(() -> ServerAcl.check(json("{\"allow\": [\"own.*\"]}"), OWN));
    assertTrue(ServerAcl.of(json("{\"allow\": [\"own.*\"]}")).allows(OWN));
    assertFalse(ServerAcl.of(json("{\"allow\": [\"own\"]}")).allows(OWN));
  }

  private static ObjectNode json(String text) {
    return Json.own(text);
  }
}
