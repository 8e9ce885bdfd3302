package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Client-Server API: room tagging. */
final class TagsSpec {
  private static final TestUser BOB = TestUser.named("bob");

  private final TestUser alice = TestUser.named("alice");
  private final String room = alice.createRoom(privateChat());

  @Test
  void aTagIsSetListedAndTakenAway() {
    alice.put(tag("m.favourite"), Json.object("order", 0.25)).ok();
    alice.put(tag("u.work"), Json.object()).ok();

    var tags = alice.get(v3("/user/{}/rooms/{}/tags", alice.userId(), room)).ok().path("tags");
    assertEquals(0.25, tags.path("m.favourite").path("order").asDouble());
    assertEquals(Json.object(), tags.path("u.work"));

    alice.delete(tag("m.favourite")).ok();
    assertEquals(List.of("u.work"), Json.keys(listed()));
  }

  @Test
  void whatIsTakenAwayArrivesInSync() {
    alice.put(tag("u.one"), Json.object()).ok();
    alice.put(tag("u.two"), Json.object()).ok();
    var since = alice.sync();

    alice.delete(tag("u.one")).ok();

    var events =
        alice
            .sync(since)
            .json()
            .path("rooms")
            .path("join")
            .path(room)
            .path("account_data")
            .path("events");
    var content = Json.ofType(events, "m.tag").findFirst().orElseThrow().path("content");
    assertEquals(Json.object("tags", Json.object("u.two", Json.object())), content);
  }

  @Test
  void takingAwayWhatIsNotThereChangesNothing() {
    alice.put(tag("u.kept"), Json.object()).ok();

    alice.delete(tag("u.other")).ok();

    assertEquals(List.of("u.kept"), Json.keys(listed()));
  }

  @Test
  void tagsAreTheOwnersBusiness() {
    alice.put(tag("u.own"), Json.object()).ok();

    BOB.delete(tag("u.own")).refused(403, "M_FORBIDDEN");
    BOB.put(tag("u.theirs"), Json.object()).refused(403, "M_FORBIDDEN");
    alice.anonymous().delete(tag("u.own")).refused(401, "M_MISSING_TOKEN");

    assertEquals(List.of("u.own"), Json.keys(listed()));
  }

  @Test
  void anOrderThatIsNoNumberIsRefused() {
    alice.put(tag("u.x"), Json.object("order", "first")).refused(400, "M_BAD_JSON");
    alice.delete(tag("x".repeat(300))).refused(400, "M_INVALID_PARAM");

    assertEquals(List.of(), Json.keys(listed()));
  }

  private JsonNode listed() {
    return alice.get(v3("/user/{}/rooms/{}/tags", alice.userId(), room)).ok().path("tags");
  }

  private String tag(String name) {
    return v3("/user/{}/rooms/{}/tags/{}", alice.userId(), room, name);
  }
}
