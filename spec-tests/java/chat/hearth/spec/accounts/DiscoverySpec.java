package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import org.junit.jupiter.api.Test;

/** Client-Server API: server discovery; capabilities negotiation. */
final class DiscoverySpec {
  private static final TestUser ALICE = TestUser.named("alice");

  @Test
  void theWellKnownFileNamesTheHomeserver() {
    var found = Homeserver.shared().anonymous().get("/.well-known/matrix/client").ok();

    assertTrue(found.path("m.homeserver").path("base_url").asText().startsWith("http"));
  }

  @Test
  void theSupportFileIsValidWhereThereIsOne() {
    var reply = Homeserver.shared().anonymous().get("/.well-known/matrix/support");

    assumeTrue(reply.status() != 404, "nobody to contact is configured");
    var support = reply.ok();
    assertTrue(support.has("contacts") || support.has("support_page"), reply::toString);
    for (var contact : support.path("contacts")) {
      assertTrue(contact.has("matrix_id") || contact.has("email_address"), reply::toString);
      assertTrue(contact.has("role"), reply::toString);
    }
  }

  @Test
  void versionsAnswerWithAndWithoutToken() {
    ALICE.get("/_matrix/client/versions").ok();
    ALICE.anonymous().get("/_matrix/client/versions").ok();
  }

  @Test
  void capabilitiesListRoomVersionsAndPasswordChange() {
    var capabilities = ALICE.get(v3("/capabilities")).ok().path("capabilities");

    var versions = capabilities.path("m.room_versions");
    assertEquals("stable", versions.path("available").path("11").asText(), versions::toString);
    assertEquals("stable", versions.path("available").path("12").asText(), versions::toString);
    assertTrue(versions.path("available").has(versions.path("default").asText()));
    assertTrue(
        capabilities.path("m.change_password").path("enabled").asBoolean(), capabilities::toString);
  }

  @Test
  void theDefaultRoomVersionIsTheOneOfNewRooms() {
    var promised =
        ALICE
            .get(v3("/capabilities"))
            .ok()
            .path("capabilities")
            .path("m.room_versions")
            .path("default");

    var room = ALICE.createRoom(Json.object());

    assertEquals(promised, ALICE.state(room, "m.room.create", "").path("room_version"));
  }

  @Test
  void capabilitiesNeedAToken() {
    ALICE.anonymous().get(v3("/capabilities")).refused(401, "M_MISSING_TOKEN");
  }
}
