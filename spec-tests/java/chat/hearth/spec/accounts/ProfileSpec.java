package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: profiles. */
final class ProfileSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void aDisplaynameIsSetAndRead() {
    set("displayname", "Alice Wonderland").ok();

    assertEquals("Alice Wonderland", get("displayname").ok().path("displayname").asText());
    assertEquals(
        "Alice Wonderland",
        alice.get(v3("/profile/{}", alice.userId())).ok().path("displayname").asText());
  }

  @Test
  void anAvatarIsSetAndRead() {
    set("avatar_url", "mxc://localhost/abc").ok();

    assertEquals("mxc://localhost/abc", get("avatar_url").ok().path("avatar_url").asText());
  }

  @Test
  void aProfileIsReadByOthers() {
    var bob = TestUser.named("bob");
    set("displayname", "Alice").ok();

    var profile = bob.get(v3("/profile/{}", alice.userId())).ok();

    assertEquals("Alice", profile.path("displayname").asText());
  }

  @Test
  void theProfileOfNobodyIsNotFound() {
    alice.get(v3("/profile/{}", "@nobody-here:" + alice.serverName())).refused(404, "M_NOT_FOUND");
  }

  @Test
  void profilesOfOthersCannotBeChanged() {
    var bob = TestUser.named("bob");

    bob.put(v3("/profile/{}/displayname", alice.userId()), Json.object("displayname", "Bad"))
        .refused(403, "M_FORBIDDEN");
    bob.delete(v3("/profile/{}/displayname", alice.userId())).refused(403, "M_FORBIDDEN");
  }

  @Test
  void customFieldsHoldAnyJson() {
    set("org.example.languages", Json.array("en", Json.object("code", "fi"))).ok();

    var field = get("org.example.languages").ok().path("org.example.languages");
    assertEquals(Json.array("en", Json.object("code", "fi")), field);
  }

  @Test
  void aDeletedFieldIsNotFound() {
    set("org.example.field", "x").ok();

    alice.delete(v3("/profile/{}/org.example.field", alice.userId())).ok();

    get("org.example.field").refused(404, "M_NOT_FOUND");
  }

  @Test
  void deletingAFieldThatIsNotThereSucceeds() {
    alice.delete(v3("/profile/{}/org.example.never", alice.userId())).ok();
  }

  @Test
  void aDisplaynameIsDeleted() {
    set("displayname", "Alice").ok();
    set("avatar_url", "mxc://localhost/abc").ok();

    alice.delete(v3("/profile/{}/displayname", alice.userId())).ok();

    var profile = alice.get(v3("/profile/{}", alice.userId())).ok();
    assertTrue(profile.path("displayname").asText("").isEmpty(), profile::toString);
  }

  @Test
  void aBodyWithoutTheFieldIsRefused() {
    alice
        .put(v3("/profile/{}/org.example.field", alice.userId()), Json.object("other", "x"))
        .refused(400, Set.of("M_MISSING_PARAM", "M_BAD_JSON"));
  }

  @Test
  void aKeyOutsideTheGrammarIsRefused() {
    set("Not A Key", "x").refused(400, Set.of("M_INVALID_PARAM", "M_BAD_JSON"));
  }

  @Test
  void aKeyAbove255BytesIsTooLarge() {
    set("org.example." + "k".repeat(244), "x").refused(400, "M_KEY_TOO_LARGE");
  }

  @Test
  void aProfileAbove64KibibytesIsTooLarge() {
    set("org.example.a", "x".repeat(40_000)).ok();

    set("org.example.b", "x".repeat(40_000)).refused(400, "M_PROFILE_TOO_LARGE");

    get("org.example.b").refused(404, "M_NOT_FOUND");
  }

  @Test
  void aDisplaynameThatIsNoStringIsRefused() {
    set("displayname", 5).refused(400, Set.of("M_BAD_JSON", "M_INVALID_PARAM"));
  }

  @Test
  void aNewDisplaynameShowsInTheRoomsOfTheUser() throws InterruptedException {
    var room = alice.createRoom(RoomRequest.publicChat());

    set("displayname", "Alice").ok();

    for (var attempt = 0; attempt < 100; attempt++) {
      var member = alice.state(room, "m.room.member", alice.userId());
      if (member.path("displayname").asText().equals("Alice")) {
        assertEquals("join", member.path("membership").asText());
        return;
      }
      Thread.sleep(20); // servers may update the rooms after they answered
    }
    throw new AssertionError("the room never saw the name");
  }

  @Test
  void aJoinCarriesTheProfile() {
    var bob = TestUser.named("bob");
    var room = bob.createRoom(RoomRequest.publicChat());
    set("displayname", "Alice").ok();
    set("avatar_url", "mxc://localhost/abc").ok();

    alice.join(room);

    var member = bob.state(room, "m.room.member", alice.userId());
    assertEquals("Alice", member.path("displayname").asText());
    assertEquals("mxc://localhost/abc", member.path("avatar_url").asText());
  }

  private Reply set(String key, Object value) {
    return alice.put(v3("/profile/{}/{}", alice.userId(), key), Json.object(key, value));
  }

  private Reply get(String key) {
    return alice.get(v3("/profile/{}/{}", alice.userId(), key));
  }
}
