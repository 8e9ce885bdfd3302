package chat.hearth.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the room engine's rows hold comes back as it went in. */
final class StoredFormatsTest {
  private final Random random = new Random(20_260_722);

  @Test
  void hashesOfEveryEventFormatAreStoredInThirtyTwoBytes() {
    for (int i = 0; i < 1_000; i++) {
      var hash = new byte[32];
      random.nextBytes(hash);
      var urlSafe = new EventId("$" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
      var standard = new EventId("$" + Base64.getEncoder().withoutPadding().encodeToString(hash));

      assertEquals(32, EventIdCodec.encode(urlSafe).length);
      assertEquals(urlSafe, EventIdCodec.decode(version("12"), EventIdCodec.encode(urlSafe)));
      assertEquals(standard, EventIdCodec.decode(version("3"), EventIdCodec.encode(standard)));
    }
  }

  @Test
  void textualEventIdsNeverLookLikeHashes() {
    for (int length = 1; length < 60; length++) {
      var id = new EventId("$" + "x".repeat(length) + ":a.b");

      var stored = EventIdCodec.encode(id);

      assertNotEquals(32, stored.length);
      assertEquals(id, EventIdCodec.decode(version("1"), stored));
    }
  }

  @Test
  void listsOfSequencesComeBack() {
    for (int i = 0; i < 1_000; i++) {
      long base = random.nextLong(1L << 50) + 1_000;
      var first = random.longs(random.nextInt(20), 0, base).toArray();
      var second = random.longs(random.nextInt(10), base - 900, base).toArray();

      var lists = Varints.decode(Varints.encode(base, first, second), base, 2);

      assertArrayEquals(first, lists[0]);
      assertArrayEquals(second, lists[1]);
    }
  }

  @Test
  void bodiesComeBackAndEventsShrink() {
    var codec = new EventCodec();
    var event =
        """
        {"auth_events":[],"content":{"body":"hello there","msgtype":"m.text"},"depth":12,\
        "origin_server_ts":1500000000000,"prev_events":[],"room_id":"!r:a.org",\
        "sender":"@alice:a.org","type":"m.room.message"}\
        """
            .getBytes(StandardCharsets.UTF_8);
    var noise = new byte[5_000];
    random.nextBytes(noise);

    assertArrayEquals(event, codec.decode(codec.encode(event)));
    assertTrue(codec.encode(event).length < event.length * 2 / 3);
    assertArrayEquals(noise, codec.decode(codec.encode(noise)));
    assertTrue(
        codec.encode(noise).length <= noise.length + 1, "what does not shrink is kept plain");
  }

  @Test
  void transactionIdsComeBackWhateverIsInThem() {
    var alice = new UserId("@alice:a.org");
    for (var text : new String[] {"1", "a:b", "3:x", "/\n?", "日本"}) {
      var key = new TransactionKey(alice, new DeviceId("DE:V" + text), "m.x", text);

      assertEquals(key, TransactionKey.ofStored(alice, "m.x", key.stored()));
    }
  }

  @Test
  void transactionsAreScopedToDeviceAndType() {
    var alice = new UserId("@alice:a.org");
    var one = new TransactionKey(alice, new DeviceId("A"), "m.x", "1");

    assertNotEquals(one.hash(), new TransactionKey(alice, new DeviceId("B"), "m.x", "1").hash());
    assertNotEquals(one.hash(), new TransactionKey(alice, new DeviceId("A"), "m.y", "1").hash());
  }

  private static RoomVersion version(String id) {
    return RoomVersion.find(id).orElseThrow();
  }
}
