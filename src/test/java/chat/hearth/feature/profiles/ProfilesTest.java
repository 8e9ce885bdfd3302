package chat.hearth.feature.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.feature.accounts.TestLog;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.TestDatabase;
import chat.hearth.platform.stream.Change;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProfilesTest {
  private static final UserId ALICE = new UserId("@alice:hearth.test");
  private static final UserId BOB = new UserId("@bob:hearth.test");

  private final TestDatabase postgres = TestDatabase.create();
  private final TestLog log = new TestLog(postgres.database());
  private final List<String> announced = new ArrayList<>();
  private final Profiles profiles =
      new Profiles(
          new ServerName("hearth.test"),
          postgres.database(),
          log,
          Set.of(ALICE)::contains,
          List.of((user, profile) -> announced.add(profile.displayName().orElse("-"))));

  @AfterEach
  void close() {
    postgres.close();
  }

  @Test
  void userWithoutFieldsHasAnEmptyProfileAndAStrangerNone() {
    assertEquals(Json.object(), profiles.find(ALICE).orElseThrow().fields());
    assertTrue(profiles.find(BOB).isEmpty());
    assertTrue(profiles.find(new UserId("@alice:elsewhere.test")).isEmpty());
  }

  @Test
  void changedNameIsAnnouncedOnceAndRecorded() {
    profiles.set(ALICE, "displayname", text("Alice"));
    profiles.set(ALICE, "displayname", text("Alice"));

    assertEquals(List.of("Alice"), announced);
    assertEquals(List.of(new Change.Profile(ALICE)), log.changes());
    assertEquals("Alice", profiles.find(ALICE).orElseThrow().displayName().orElseThrow());
  }

  @Test
  void emptyNameAndAvatarAreRemoved() {
    profiles.set(ALICE, "displayname", text("Alice"));
    profiles.set(ALICE, "avatar_url", text("mxc://hearth.test/abc"));

    profiles.set(ALICE, "displayname", text(""));
    profiles.set(ALICE, "avatar_url", text(""));

    assertEquals(Json.object(), profiles.find(ALICE).orElseThrow().fields());
  }

  @Test
  void furtherFieldsTakeAnyJsonAndAreNotAnnounced() {
    profiles.set(ALICE, "org.example.pets", Json.tree(List.of(1, Map.of("cat", true))));
    profiles.set(ALICE, "org.example.none", Json.object().nullNode());

    var fields = profiles.find(ALICE).orElseThrow().fields();
    assertTrue(fields.at("/org.example.pets/1/cat").booleanValue());
    assertTrue(fields.get("org.example.none").isNull());
    assertEquals(List.of(), announced);
    profiles.remove(ALICE, "org.example.pets");
    assertFalse(profiles.find(ALICE).orElseThrow().fields().has("org.example.pets"));
  }

  @Test
  void whatIsNoNameOrValueIsRefused() {
    assertEquals("M_KEY_TOO_LARGE", refusal("a".repeat(256), text("x")));
    assertEquals("M_INVALID_PARAM", refusal("Upper", text("x")));
    assertEquals("M_INVALID_PARAM", refusal("", text("x")));
    assertEquals("M_BAD_JSON", refusal("displayname", Json.object()));
    assertEquals("M_INVALID_PARAM", refusal("avatar_url", text("https://hearth.test/a.png")));
    assertEquals("M_BAD_JSON", refusal("m.tz", Json.array()));
  }

  @Test
  void wholeProfileHasAtMost64KiB() {
    profiles.set(ALICE, "org.example.a", text("x".repeat(40_000)));

    assertEquals("M_PROFILE_TOO_LARGE", refusal("org.example.b", text("x".repeat(30_000))));

    assertFalse(profiles.find(ALICE).orElseThrow().fields().has("org.example.b"));
    profiles.set(ALICE, "org.example.a", text("x".repeat(65_000)));
  }

  @Test
  void profilesOfManyAreReadTogether() {
    profiles.set(ALICE, "displayname", text("Alice"));
    profiles.set(BOB, "displayname", text("Bob"));

    var found = profiles.findAll(List.of(ALICE, BOB, new UserId("@carol:hearth.test")));

    assertEquals(Set.of(ALICE, BOB), found.keySet());
  }

  private String refusal(String name, JsonNode value) {
    return assertThrows(MatrixError.class, () -> profiles.set(ALICE, name, value)).errcode();
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }
}
