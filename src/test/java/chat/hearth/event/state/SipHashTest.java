package chat.hearth.event.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import chat.hearth.event.StateKey;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SipHashTest {
  @Test
  void hashesTheTestVectorOfThePaper() {
    var hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    hash.word(0x0706050403020100L);
    long result = hash.finish(0x0f0e0d0c0b0a0908L & ~(0xffL << 56) | (15L << 56));

    assertEquals(0xa129ca6149be45e5L, result);
  }

  @Test
  void keysOfEveryLengthHaveTheirOwnHash() {
    var hasher = new StateKeyHasher(1, 2);
    Map<Long, StateKey> seen = new HashMap<>();

    for (int type = 0; type < 40; type++) {
      for (int stateKey = 0; stateKey < 40; stateKey++) {
        var key = new StateKey("a".repeat(type), "a".repeat(stateKey));
        var other = seen.put(hasher.hash(key), key);
        assertEquals(null, other, () -> key + " collides");
      }
    }
  }

  @Test
  void loneSurrogatesDoNotCollide() {
    var hasher = new StateKeyHasher(1, 2);

    long first = hasher.hash(new StateKey("t", "\ud800"));
    long second = hasher.hash(new StateKey("t", "\ud801"));

    assertNotEquals(first, second);
  }

  @Test
  void eitherHalfOfTheSecretChangesEveryHash() {
    var key = new StateKey("m.room.name", "");

    long hash = new StateKeyHasher(1, 2).hash(key);

    assertNotEquals(hash, new StateKeyHasher(1, 3).hash(key));
    assertNotEquals(hash, new StateKeyHasher(2, 2).hash(key));
  }
}
