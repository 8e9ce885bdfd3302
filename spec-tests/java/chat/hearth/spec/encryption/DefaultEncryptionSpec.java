package chat.hearth.spec.encryption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Client;
import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms that are encrypted although their makers did not ask for it. */
final class DefaultEncryptionSpec {
  private static final JsonNode MEGOLM = Json.object("algorithm", "m.megolm.v1.aes-sha2");
  private static final List<String> PRESETS = List.of("public", "private", "trusted_private");

  private final Path directory;

  DefaultEncryptionSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void whatIsAdvertisedIsDone() {
    var alice = TestUser.named("alice");

    for (var preset : PRESETS) {
      var room = alice.createRoom(Json.object("preset", preset + "_chat"));

      assertEquals(isForced(alice, preset), isEncrypted(alice, room), preset);
    }
  }

  @Test
  void privateRoomsCanBeEncryptedByDefault() {
    try (var hearth = start("private")) {
      var alice = hearth.homeserver().register("alice");

      assertEquals(MEGOLM, encryption(alice, alice.createRoom(RoomRequest.privateChat())));
      assertTrue(isEncrypted(alice, alice.createRoom(RoomRequest.trustedPrivateChat())));
      assertTrue(isEncrypted(alice, alice.createRoom(Json.object())));
      assertFalse(isEncrypted(alice, alice.createRoom(RoomRequest.publicChat())));
      assertFalse(isEncrypted(alice, alice.createRoom(Json.object("visibility", "public"))));
      assertEquals(
          List.of(false, true, true), PRESETS.stream().map(p -> isForced(alice, p)).toList());
    }
  }

  @Test
  void allRoomsButSpacesCanBeEncryptedByDefaultAndWhatIsGivenStays() {
    try (var hearth = start("all")) {
      var alice = hearth.homeserver().register("alice");
      var given = Json.object("algorithm", "m.megolm.v1.aes-sha2", "rotation_period_msgs", 7);
      var space = Json.object("creation_content", Json.object("type", "m.space"));

      assertTrue(isEncrypted(alice, alice.createRoom(RoomRequest.publicChat())));
      assertTrue(isEncrypted(alice, alice.createRoom(RoomRequest.privateChat())));
      assertEquals(given, encryption(alice, alice.createRoom(encrypted(given))));
      assertFalse(isEncrypted(alice, alice.createRoom(space)));
      assertEquals(
          List.of(true, true, true), PRESETS.stream().map(p -> isForced(alice, p)).toList());
    }
  }

  private HearthProcess start(String rooms) {
    return HearthProcess.startOwn(
        HearthOptions.embedded(directory).with("encryption:\n  default_for: " + rooms));
  }

  private static ObjectNode encrypted(JsonNode content) {
    return Json.object(
        "initial_state",
        Json.array(Json.object("type", "m.room.encryption", "state_key", "", "content", content)));
  }

  private static JsonNode encryption(TestUser user, String room) {
    return user.state(room, "m.room.encryption", "");
  }

  private static boolean isEncrypted(TestUser user, String room) {
    return !Json.state(user.state(room), "m.room.encryption", "").isMissingNode();
  }

  private static boolean isForced(Client client, String preset) {
    return client
        .get("/_matrix/client/versions")
        .ok()
        .path("unstable_features")
        .path("io.element.e2ee_forced." + preset)
        .asBoolean();
  }
}
