package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Client-Server API: what can go wrong as a room is made or somebody is invited. */
final class CreationTrapsSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void oneOfManySimultaneousRoomsGetsTheAliasAndTheOthersAreNotMade() throws Exception {
    var name = Homeserver.freshLocalpart("race");
    var requests = new ArrayList<Callable<Reply>>();
    for (int i = 0; i < 8; i++) {
      requests.add(() -> alice.post(v3("/createRoom"), privateChat().put("room_alias_name", name)));
    }

    var rooms = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var reply : threads.invokeAll(requests)) {
        if (reply.resultNow().status() == 200) {
          rooms.add(reply.resultNow().json().path("room_id").asText());
        } else {
          reply.resultNow().refused(400, "M_ROOM_IN_USE");
        }
      }
    }

    assertEquals(1, rooms.size());
    assertEquals(Json.array(rooms.getFirst()), joined());
    var alias = "#" + name + ":" + alice.serverName();
    var named = alice.get(v3("/directory/room/{}", alias)).ok();
    assertEquals(rooms.getFirst(), named.path("room_id").asText());
  }

  @Test
  void aRefusedRoomLeavesItsAliasFree() {
    var name = Homeserver.freshLocalpart("again");
    var invalid = privateChat().put("room_alias_name", name);
    invalid.set("power_level_content_override", Json.object("ban", "text"));
    assertEquals(400, alice.post(v3("/createRoom"), invalid).status());

    alice.post(v3("/createRoom"), privateChat().put("room_alias_name", name)).ok();
  }

  @Test
  void nobodyIsInvitedThroughAnIdentityServerThatIsNotTrusted() {
    var invite =
        Json.object("id_server", "id.example.org", "medium", "email", "address", "a@example.org")
            .put("id_access_token", "token");
    var request = privateChat();
    request.set("invite_3pid", Json.array(invite));

    alice.post(v3("/createRoom"), request).refused(400, "M_SERVER_NOT_TRUSTED");

    assertEquals(Json.array(), joined());
    var room = alice.createRoom(privateChat());
    alice.post(v3("/rooms/{}/invite", room), invite).refused(400, "M_SERVER_NOT_TRUSTED");
    alice
        .post(v3("/rooms/{}/invite", room), Json.object("address", "a@example.org"))
        .refused(400, Set.of("M_MISSING_PARAM", "M_BAD_JSON"));
  }

  private JsonNode joined() {
    return alice.get(v3("/joined_rooms")).ok().path("joined_rooms");
  }
}
