package chat.hearth.feature.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.hearth.matrix.Json;
import chat.hearth.platform.config.Config;
import chat.hearth.room.Lifetimes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RoomLifetimesTest {
  private static final Optional<Duration> NONE = Optional.empty();

  @Test
  void withoutRetentionMessagesStayForEver() {
    assertSame(
        Lifetimes.FOREVER,
        RoomLifetimes.of(config(false, Optional.of(Duration.ofDays(1)), Duration.ZERO, NONE)));
  }

  @Test
  void aRoomThatSaysNothingHasTheDefault() {
    var lifetimes = lifetimes(Optional.of(Duration.ofDays(7)), Duration.ZERO, NONE);

    assertEquals(days(7), lifetimes.ofMillis(Policy.NONE));
    assertEquals(OptionalLong.empty(), lifetimes(NONE, Duration.ZERO, NONE).ofMillis(Policy.NONE));
  }

  @Test
  void aRoomIsKeptWithinTheBounds() {
    var lifetimes = lifetimes(NONE, Duration.ofDays(2), Optional.of(Duration.ofDays(5)));

    assertEquals(days(2), lifetimes.ofMillis(policy("{\"max_lifetime\": 1000}")));
    assertEquals(days(3), lifetimes.ofMillis(policy("{\"max_lifetime\": 259200000}")));
    assertEquals(days(5), lifetimes.ofMillis(policy("{\"max_lifetime\": 9007199254740991}")));
  }

  @Test
  void theDefaultDoesNotTakeWhatARoomWantsToKeep() {
    var lifetimes =
        lifetimes(Optional.of(Duration.ofDays(1)), Duration.ZERO, Optional.of(Duration.ofDays(3)));

    assertEquals(days(2), lifetimes.ofMillis(policy("{\"min_lifetime\": 172800000}")));
    assertEquals(days(3), lifetimes.ofMillis(policy("{\"min_lifetime\": 864000000}")));
  }

  @Test
  void whatMakesNoSenseSaysNothing() {
    for (var content :
        new String[] {
          "{}",
          "{\"max_lifetime\": -1}",
          "{\"max_lifetime\": \"1000\"}",
          "{\"max_lifetime\": 1.5}",
          "{\"max_lifetime\": 9007199254740992}",
          "{\"max_lifetime\": 1e400}",
          "{\"max_lifetime\": 1000, \"min_lifetime\": 2000}",
          "{\"max_lifetime\": 1000, \"min_lifetime\": []}",
          "{\"max_lifetime\": true}"
        }) {
      assertEquals(Policy.NONE, policy(content), content);
    }
  }

  @Test
  void whateverARoomSaysTheBoundsHold() {
    var random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 10_000; i++) {
      long min = random.nextLong(1_000);
      long max = min + random.nextLong(1_000);
      var lifetimes =
          lifetimes(
              random.nextBoolean() ? NONE : Optional.of(Duration.ofMillis(random.nextLong(3_000))),
              Duration.ofMillis(min),
              Optional.of(Duration.ofMillis(max)));
      var said = new Policy(some(random), some(random));

      var lifetime = lifetimes.ofMillis(said);

      if (lifetime.isPresent()) {
        assertEquals(Math.clamp(lifetime.getAsLong(), min, max), lifetime.getAsLong());
      }
      assertEquals(
          said.max().isPresent(), said.max().isPresent() && lifetime.isPresent(), "a room decides");
    }
  }

  @Test
  void boundsThatContradictEachOtherAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> config(true, NONE, Duration.ofDays(2), Optional.of(Duration.ofDays(1))));
  }

  private static OptionalLong some(RandomGenerator random) {
    return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong(5_000));
  }

  private static OptionalLong days(int days) {
    return OptionalLong.of(Duration.ofDays(days).toMillis());
  }

  private static RoomLifetimes lifetimes(
      Optional<Duration> byDefault, Duration min, Optional<Duration> max) {
    return (RoomLifetimes) RoomLifetimes.of(config(true, byDefault, min, max));
  }

  private static Config.Retention config(
      boolean enabled, Optional<Duration> byDefault, Duration min, Optional<Duration> max) {
    return new Config.Retention(enabled, byDefault, min, max, Duration.ofHours(1));
  }

  private static Policy policy(String content) {
    return Policy.of(Json.parse(content.getBytes(StandardCharsets.UTF_8)));
  }
}
