package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Client-Server API: what a client names a room without a name by. */
final class SummarySpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @Test
  void theFirstFiveWhoCameAreTheHeroes() {
    var room = alice.createRoom(publicChat());
    var others = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      var other = TestUser.named("other");
      other.join(room);
      others.add(other.userId());
    }

    assertEquals(others.subList(0, 5), heroes(alice.sync(), room));
    assertEquals(7, summary(alice.sync(), room, "m.joined_member_count"));
  }

  @Test
  void nobodyIsItsOwnHero() {
    var room = alice.createRoom(publicChat());
    bob.join(room);

    assertEquals(List.of(bob.userId()), heroes(alice.sync(), room));
    assertEquals(List.of(alice.userId()), heroes(bob.sync(), room));
  }

  @Test
  void whoLeftOrWasBannedIsAHeroWhereNobodyElseIs() {
    var room = alice.createRoom(publicChat());
    var carol = TestUser.named("carol");
    bob.join(room);
    carol.join(room);
    bob.leave(room);
    assertEquals(List.of(carol.userId()), heroes(alice.sync(), room), "somebody is there");

    alice.ban(room, carol);

    assertEquals(List.of(bob.userId(), carol.userId()), heroes(alice.sync(), room));
    assertEquals(1, summary(alice.sync(), room, "m.joined_member_count"));
  }

  @Test
  void whoIsInvitedIsAHeroAndCounted() {
    var room = alice.createRoom(publicChat());
    alice.invite(room, bob);

    assertEquals(List.of(bob.userId()), heroes(alice.sync(), room));
    assertEquals(1, summary(alice.sync(), room, "m.invited_member_count"));
  }

  @Test
  void countsComeWithWhatChangesThem() {
    var room = alice.createRoom(publicChat());
    var since = alice.sync();
    bob.join(room);

    var sync = alice.sync(since);

    assertEquals(2, summary(sync, room, "m.joined_member_count"));
    assertEquals(List.of(bob.userId()), heroes(sync, room));
  }

  @Test
  void aRoomWithANameNeedsNoHeroes() {
    var room = alice.createRoom(publicChat().put("name", "named"));
    bob.join(room);

    assertFalse(alice.sync().joined(room).path("summary").has("m.heroes"));
    assertTrue(alice.sync().joined(room).path("summary").has("m.joined_member_count"));
  }

  private static List<String> heroes(Sync sync, String room) {
    return Json.list(sync.joined(room).path("summary").path("m.heroes")).stream()
        .map(hero -> hero.asText())
        .toList();
  }

  private static long summary(Sync sync, String room, String count) {
    return sync.joined(room).path("summary").path(count).asLong(-1);
  }
}
