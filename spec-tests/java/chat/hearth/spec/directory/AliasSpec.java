package chat.hearth.spec.directory;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.harness.RoomRequest.publicChatVisible;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-Server API: room aliases. */
final class AliasSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  private final String alias = "#" + Homeserver.freshLocalpart("place") + ":" + ALICE.serverName();

  @Test
  void anAliasLeadsToItsRoomUntilItIsDeleted() {
    var room = ALICE.createRoom(publicChat());

    set(ALICE, alias, room).ok();

    var found = BOB.get(path(alias)).ok();
    assertEquals(room, found.path("room_id").asText());
    assertTrue(found.path("servers").toString().contains(ALICE.serverName()), found::toString);
    assertEquals(List.of(alias), aliases(ALICE, room));

    ALICE.delete(path(alias)).ok();
    BOB.get(path(alias)).refused(404, "M_NOT_FOUND");
    ALICE.delete(path(alias)).refused(404, "M_NOT_FOUND");
    assertEquals(List.of(), aliases(ALICE, room));
  }

  @Test
  void anAliasLeadsToOneRoom() {
    var room = ALICE.createRoom(publicChat());
    set(ALICE, alias, room).ok();

    set(ALICE, alias, ALICE.createRoom(publicChat())).refused(409, "M_UNKNOWN");

    assertEquals(room, BOB.get(path(alias)).ok().path("room_id").asText());
  }

  @Test
  void whoIsNotInTheRoomGivesItNoAlias() {
    var room = ALICE.createRoom(publicChat());

    set(BOB, alias, room).refused(403, "M_FORBIDDEN");

    BOB.get(path(alias)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void anAliasIsDeletedByWhoMadeItAndByModerators() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    set(ALICE, alias, room).ok();

    BOB.delete(path(alias)).refused(403, "M_FORBIDDEN");
    assertEquals(room, BOB.get(path(alias)).ok().path("room_id").asText());

    ALICE.delete(path(alias)).ok();
    set(BOB, alias, room).ok();
    ALICE.delete(path(alias)).ok();
  }

  @Test
  void aliasesAreChangedOnlyByKnownUsers() {
    var room = ALICE.createRoom(publicChat());
    var body = Json.object("room_id", room);

    ALICE.anonymous().put(path(alias), body).refused(401, "M_MISSING_TOKEN");
    ALICE.anonymous().delete(path(alias)).refused(401, "M_MISSING_TOKEN");
    ALICE.anonymous().get(v3("/rooms/{}/aliases", room)).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void anAliasIsFoundWithoutToken() {
    var room = ALICE.createRoom(publicChat());
    set(ALICE, alias, room).ok();

    var found = ALICE.anonymous().get(path(alias)).ok();

    assertEquals(room, found.path("room_id").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "#none", "#no\u0000ne:", "#:elsewhere.test", "#a:elsewhere.test"})
  void whatIsNoAliasOfThisServerIsNotGiven(String wrong) {
    var room = ALICE.createRoom(publicChat());

    var reply = set(ALICE, wrong, room);

    assertTrue(Set.of(400, 403).contains(reply.status()), reply::toString);
    assertEquals(List.of(), aliases(ALICE, room));
  }

  @Test
  void aBodyWithoutRoomIsRefused() {
    ALICE.put(path(alias), Json.object()).refused(400, Set.of("M_MISSING_PARAM", "M_BAD_JSON"));
    ALICE
        .put(path(alias), Json.object("room_id", 1))
        .refused(400, Set.of("M_BAD_JSON", "M_INVALID_PARAM"));
  }

  @Test
  void aliasesAreListedForMembers() {
    var room = ALICE.createRoom(privateChat());
    set(ALICE, alias, room).ok();

    assertEquals(List.of(alias), aliases(ALICE, room));
    BOB.get(v3("/rooms/{}/aliases", room)).refused(403, "M_FORBIDDEN");
    BOB.get(v3("/rooms/{}/aliases", "!nowhere:" + BOB.serverName())).refused(403, "M_FORBIDDEN");
  }

  @Test
  void aliasesAreListedForAllWhereAllMayRead() {
    var room = ALICE.createRoom(publicChatVisible("world_readable"));
    set(ALICE, alias, room).ok();

    assertEquals(List.of(alias), aliases(BOB, room));
  }

  private static Reply set(TestUser who, String alias, String room) {
    return who.put(path(alias), Json.object("room_id", room));
  }

  private static List<String> aliases(TestUser who, String room) {
    var list = who.get(v3("/rooms/{}/aliases", room)).ok().path("aliases");
    return Json.list(list).stream().map(alias -> alias.asText()).toList();
  }

  private static String path(String alias) {
    return v3("/directory/room/{}", alias);
  }
}
