package chat.hearth.spec.directory;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: user directory. */
final class UserDirectorySpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @Test
  void whoIsInAPublicRoomIsFoundWithTheProfile() {
    var word = named(bob, "Wanda");
    bob.put(
            v3("/profile/{}/avatar_url", bob.userId()),
            Json.object("avatar_url", "mxc://example.org/face"))
        .ok();
    bob.createRoom(publicChat());

    eventually(alice, word, bob, true);

    var found = search(alice, word, 10).path("results").path(0);
    assertEquals("Wanda " + word, found.path("display_name").asText());
    assertEquals("mxc://example.org/face", found.path("avatar_url").asText());
  }

  @Test
  void strangersAreFoundOnceTheyShareARoom() {
    var word = named(bob, "Hidden");
    var room = bob.createRoom(privateChat());
    assertEquals(Set.of(), ids(search(alice, word, 10)));

    bob.invite(room, alice);
    assertEquals(Set.of(), ids(search(alice, word, 10)));
    alice.join(room);
    eventually(alice, word, bob, true);

    alice.leave(room);
    eventually(alice, word, bob, false);
  }

  @Test
  void aRoomThatOpensShowsItsMembersAndHidesThemWhenItCloses() {
    var word = named(bob, "Opening");
    var room = bob.createRoom(privateChat());
    assertEquals(Set.of(), ids(search(alice, word, 10)));

    bob.setState(
        room, "m.room.history_visibility", "", Json.object("history_visibility", "world_readable"));
    eventually(alice, word, bob, true);

    bob.setState(
        room, "m.room.history_visibility", "", Json.object("history_visibility", "shared"));
    eventually(alice, word, bob, false);
  }

  @Test
  void caseAccentsPartsAndScriptsFind() {
    var word = named(bob, "Élodie 東京タワー Jean-Luc");
    bob.createRoom(publicChat());
    eventually(alice, word, bob, true);

    for (var part : List.of("ELOD", "lodi", "e", "京タ", "タワー", "京", "lu", "luc jean")) {
      assertTrue(ids(search(alice, part + " " + word, 10)).contains(bob.userId()), part);
    }
    for (var part : List.of("xlod", "京東", "od")) {
      assertFalse(ids(search(alice, part + " " + word, 10)).contains(bob.userId()), part);
    }
  }

  @Test
  void theUserIdFindsInPartAndWhole() {
    bob.createRoom(publicChat());

    eventually(alice, bob.userId(), bob, true);
    eventually(alice, bob.localpart().toUpperCase(), bob, true);
    eventually(alice, bob.localpart().substring(1), bob, true);
  }

  @Test
  void theBestComeFirstAndTheRestIsLimited() {
    var word = Homeserver.freshLocalpart("rank");
    var inside = TestUser.named("one");
    var beginning = TestUser.named("two");
    var exact = TestUser.named("three");
    var room = alice.createRoom(publicChat());
    displayName(inside, "the" + word);
    displayName(beginning, word + " smith");
    displayName(exact, word);
    for (var user : List.of(inside, beginning, exact)) {
      user.join(room);
      eventually(alice, word, user, true);
    }

    var all = search(alice, word, 3);
    assertFalse(all.path("limited").asBoolean());
    assertEquals(
        List.of(exact.userId(), beginning.userId(), inside.userId()),
        Json.texts(all.path("results"), "user_id"));

    var some = search(alice, word, 1);
    assertTrue(some.path("limited").asBoolean());
    assertEquals(List.of(exact.userId()), Json.texts(some.path("results"), "user_id"));
  }

  @Test
  void aNewNameReplacesTheOld() {
    var old = named(bob, "Old");
    bob.createRoom(publicChat());
    eventually(alice, old, bob, true);

    var next = named(bob, "New");

    eventually(alice, next, bob, true);
    assertEquals(Set.of(), ids(search(alice, old, 10)));
  }

  @Test
  void deactivatedUsersAreGone() {
    var word = named(bob, "Gone");
    bob.createRoom(publicChat());
    eventually(alice, word, bob, true);

    var session = bob.post(v3("/account/deactivate"), Json.object()).json().path("session");
    bob.post(v3("/account/deactivate"), Json.object("auth", bob.passwordStage(session.asText())))
        .ok();

    assertEquals(Set.of(), ids(search(alice, word, 10)));
  }

  @Test
  void wildcardsAndNothingFindNobody() {
    for (var term : List.of("%%%", "___", "", "   ")) {
      var found = search(alice, term, 10);
      assertTrue(found.path("results").isEmpty(), term);
      assertFalse(found.path("limited").asBoolean());
    }
  }

  @Test
  void mistakesAreNamed() {
    var path = v3("/user_directory/search");

    alice.anonymous().post(path, Json.object("search_term", "x")).refused(401, "M_MISSING_TOKEN");
    alice.post(path, Json.object()).refused(400, Set.of("M_MISSING_PARAM", "M_BAD_JSON"));
    alice.post(path, Json.object("search_term", 5)).refused(400, "M_BAD_JSON");
    alice.post(path, Json.object("search_term", "x", "limit", -1)).refused(400, "M_INVALID_PARAM");
  }

  /** Gives a user a name that nobody else has, and returns the word that makes it so. */
  private static String named(TestUser user, String name) {
    var word = Homeserver.freshLocalpart("w");
    displayName(user, name + " " + word);
    return word;
  }

  private static void displayName(TestUser user, String name) {
    user.put(v3("/profile/{}/displayname", user.userId()), Json.object("displayname", name)).ok();
  }

  private static JsonNode search(TestUser asker, String term, int limit) {
    var body = Json.object("search_term", term, "limit", limit);
    return asker.post(v3("/user_directory/search"), body).ok();
  }

  private static Set<String> ids(JsonNode found) {
    return new HashSet<>(Json.texts(found.path("results"), "user_id"));
  }

  private static void eventually(TestUser asker, String term, TestUser whom, boolean wanted) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (ids(search(asker, term, 50)).contains(whom.userId()) != wanted) {
      assertTrue(System.nanoTime() < end, "The directory never followed: " + term);
    }
  }
}
